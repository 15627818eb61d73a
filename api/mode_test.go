package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"rapport/api"
)

// A mode is set by whoever has the token, told to everybody, logged, and gone when it is over.
func TestTheModeIsSetToldAndLogged(t *testing.T) {
	t.Parallel()
	s := newService(t, newFake(), api.Limits{})
	if got := s.send(t, http.MethodGet, "/v1/mode", "").Body.String(); got != `{"mode":"normal","since":null,"until":null,"reason":"","by":""}` {
		t.Errorf("it begins with %s", got)
	}
	until := time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	body := `{"mode":"surge","until":"` + until + `","reason":"a parcel strike"}`
	answer := s.send(t, http.MethodPut, "/v1/mode", body, "Authorization", "Bearer "+adminToken)
	if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), `"mode":"surge"`) {
		t.Fatalf("%d %s", answer.Code, answer.Body)
	}
	got := s.send(t, http.MethodGet, "/v1/mode", "").Body.String()
	if got != answer.Body.String() || !strings.Contains(got, `"reason":"a parcel strike"`) {
		t.Errorf("it tells %s", got)
	}
	if log := s.logs.String(); strings.Count(log, `"msg":"mode changed","mode":"surge","before":"normal"`) != 1 || strings.Contains(log, adminToken) {
		t.Errorf("the log does not tell of the change, or holds the token:\n%s", log)
	}
}

func TestAModeThatMakesNoSenseIsRefused(t *testing.T) {
	t.Parallel()
	for body, field := range map[string]string{
		`{"mode":"panic","until":"2199-01-01T00:00:00Z"}`: "mode",
		`{"mode":"surge"}`: "until",
		`{"mode":"surge","until":"2000-01-01T00:00:00Z"}`: "until",
		`{"mode":"surge","until":"2199-01-01T00:00:00Z"}`: "until",
		`{"mode":"surge","until":"soon"}`:                 "until",
		`{"mode":"normal","whim":1}`:                      "unknown key",
		`{}`:                                              "mode",
	} {
		s := newService(t, newFake(), api.Limits{})
		answer := s.send(t, http.MethodPut, "/v1/mode", body, "Authorization", "Bearer "+adminToken)
		if answer.Code != http.StatusBadRequest || !strings.Contains(answer.Body.String(), field) {
			t.Errorf("%s answers %d %s", body, answer.Code, answer.Body)
		}
		if strings.Contains(s.logs.String(), "mode changed") {
			t.Errorf("%s changed the mode", body)
		}
	}
}

func TestTheModeNeedsTheToken(t *testing.T) {
	t.Parallel()
	s := newService(t, newFake(), api.Limits{})
	if answer := s.send(t, http.MethodPut, "/v1/mode", `{"mode":"normal"}`); answer.Code != http.StatusUnauthorized {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
}
