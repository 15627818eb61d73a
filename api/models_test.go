package api_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/api"
	"rapport/models"
	"rapport/policy"
)

const (
	activatePath = "/v1/models/care-en/versions/2:activate"
	rollBackPath = "/v1/models/care-en:rollback"
)

func identity(version int) models.Identity {
	return models.Identity{Name: "care-en", Version: version, Digest: fmt.Sprintf("sha256:%064d", version)}
}

// changeable is a fake whose model can be changed.
func changeable() *fake {
	f := newFake()
	f.done = api.Activation{Now: identity(2), Before: identity(1), Restart: models.Identity{Name: "care-en", Version: 2}}
	return f
}

// Activating and rolling back say what serves now and what served before, and leave one line in the log.
func TestChangesAreToldAndLogged(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]struct{ asked, change string }{activatePath: {"care-en/2", "activate"}, rollBackPath: {"care-en", "rollback"}} {
		s := newService(t, changeable(), api.Limits{})
		answer := s.send(t, http.MethodPost, path, "", "Authorization", "Bearer "+adminToken)
		if answer.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", path, answer.Code, answer.Body)
		}
		body := fmt.Sprintf(`{"now":{"name":"care-en","version":2,"digest":"sha256:%064d"},`+
			`"before":{"name":"care-en","version":1,"digest":"sha256:%064d"},`+
			`"after_restart":{"name":"care-en","version":2}}`, 2, 1)
		if diff := cmp.Diff(body, answer.Body.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
		if diff := cmp.Diff([]string{want.asked}, s.fake.changes); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
		line := fmt.Sprintf(`"msg":"model changed","change":%q,"request_id":"made-1","now":"care-en/2","digest":"sha256:%064d","before":"care-en/1"`,
			want.change, 2)
		if got := s.logs.String(); strings.Count(got, line) != 1 || strings.Contains(got, adminToken) {
			t.Errorf("the log does not tell of the change, or holds the token:\n%s", got)
		}
	}
}

// Who does not send the token is refused before anything else is looked at, and the model stays.
func TestChangesNeedTheToken(t *testing.T) {
	t.Parallel()
	for name, headers := range map[string][]string{
		"none": nil, "empty": {"Authorization", ""}, "another": {"Authorization", "Bearer another"},
		"a part": {"Authorization", "Bearer " + adminToken[:5]}, "more": {"Authorization", "Bearer " + adminToken + "x"},
		"another scheme": {"Authorization", "Basic " + adminToken}, "no scheme": {"Authorization", adminToken},
		"another header": {"X-Admin-Token", adminToken}, "space": {"Authorization", "Bearer  " + adminToken},
	} {
		for _, path := range []string{activatePath, rollBackPath, "/v1/models/..;/versions/x:activate", "/v1/models/nothing:rollback"} {
			s := newService(t, changeable(), api.Limits{})
			answer := s.send(t, http.MethodPost, path, "", headers...)
			if answer.Code != http.StatusUnauthorized || problem(t, answer).Code != "unauthorized" || answer.Header().Get("WWW-Authenticate") != "Bearer" {
				t.Errorf("%s: %s answers %d %s", name, path, answer.Code, answer.Body)
			}
			if len(s.fake.changes) > 0 || strings.Contains(s.logs.String(), adminToken) {
				t.Errorf("%s: %s changed %v and logged\n%s", name, path, s.fake.changes, s.logs)
			}
		}
	}
}

// Without a token in the configuration nobody may, not even who sends an empty one.
func TestChangesAreOffWithoutAToken(t *testing.T) {
	t.Parallel()
	f := changeable()
	a, err := api.New(api.Config{
		Engine: f, Conversations: f, Replies: f, Model: f, Models: f, Activator: f, Modes: policy.NewModeSwitch(nil), Ready: f,
		Now: time.Now, NewID: func() string { return "made-1" },
	})
	if err != nil {
		t.Fatal(err)
	}
	s := service{API: a, fake: f, logs: &logged{}}
	for _, token := range []string{"", "Bearer ", "Bearer", "Bearer " + adminToken} {
		answer := s.send(t, http.MethodPost, activatePath, "", "Authorization", token)
		if answer.Code != http.StatusForbidden || problem(t, answer).Code != "admin_disabled" || len(f.changes) > 0 {
			t.Errorf("token %q: %d %s", token, answer.Code, answer.Body)
		}
	}
	if answer := s.send(t, http.MethodGet, "/v1/models", ""); answer.Code != http.StatusOK {
		t.Errorf("looking needs a token: %d %s", answer.Code, answer.Body)
	}
}

// A refusal tells the reason, a fault of the service nothing of itself.
func TestRefusedChanges(t *testing.T) {
	t.Parallel()
	for code, fault := range map[string]error{
		"conflict": fmt.Errorf("activate: %w", api.ErrConflict), "not_found": fmt.Errorf("/secret/path: %w", models.ErrNotFound),
		"model_refused": fmt.Errorf("x: %w", &api.RefusedError{Reason: "care-en/2: self-test did not pass"}), "internal": errors.New("/secret/path"),
	} {
		f := changeable()
		f.doneErr = fault
		s := newService(t, f, api.Limits{})
		got := problem(t, s.send(t, http.MethodPost, activatePath, "", "Authorization", "Bearer "+adminToken))
		if got.Code != code || strings.Contains(fmt.Sprint(got), "secret") {
			t.Errorf("%v is answered with %+v", fault, got)
		}
		if code == "model_refused" && got.Detail != "care-en/2: self-test did not pass" {
			t.Errorf("the reason is lost: %+v", got)
		}
		if !strings.Contains(s.logs.String(), `"msg":"model not changed","change":"activate"`) || strings.Contains(s.logs.String(), "secret") {
			t.Errorf("%s: the log holds\n%s", code, s.logs)
		}
	}
}

// Paths that only look like a change are nothing.
func TestPathsBesideChanges(t *testing.T) {
	t.Parallel()
	s := newService(t, changeable(), api.Limits{})
	for _, path := range []string{
		"/v1/models/care-en", "/v1/models/care-en:activate", "/v1/models/care-en/versions/2", "/v1/models/care-en/versions/2:rollback",
		"/v1/models/care-en/versions/two:activate", "/v1/models/care-en/versions/:activate", "/v1/models/care-en/versions/99999999999999999999:activate",
	} {
		if got := problem(t, s.send(t, http.MethodPost, path, "", "Authorization", "Bearer "+adminToken)); got.Code != "not_found" {
			t.Errorf("%s: %+v", path, got)
		}
	}
	if len(s.fake.changes) > 0 {
		t.Errorf("they changed %v", s.fake.changes)
	}
}

// The list says what serves, what is current, and what is damaged.
func TestModelsAreListed(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.shelf = api.Shelf{Restart: models.Identity{Name: "care-en", Version: 2}, Bundles: []api.Shelved{
		{Identity: identity(1), Manifest: f.model.Manifest, Serves: true, Previous: true},
		{Identity: identity(2), Manifest: f.model.Manifest, Current: true},
		{Identity: models.Identity{Name: "care-en", Version: 3}},
	}}
	s := newService(t, f, api.Limits{})
	var got api.ShelfReply
	if err := json.Unmarshal(s.send(t, http.MethodGet, "/v1/models", "").Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	reply := func(version int) api.Identity {
		return api.Identity{Name: "care-en", Version: version, Digest: identity(version).Digest}
	}
	want := api.ShelfReply{Restart: &api.Version{Name: "care-en", Version: 2}, Models: []api.ShelvedReply{
		{Identity: reply(1), Labels: 2, Serves: true, Previous: true},
		{Identity: reply(2), Labels: 2, Current: true},
		{Identity: api.Identity{Name: "care-en", Version: 3}, Damaged: true},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	s = newService(t, newFake(), api.Limits{})
	if got := s.send(t, http.MethodGet, "/v1/models", "").Body.String(); got != `{"models":[],"after_restart":null}` {
		t.Errorf("an empty shelf is %s", got)
	}
}
