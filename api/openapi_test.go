package api_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"rapport/api"
	"rapport/engine"
	"rapport/policy"
)

var (
	// contract is the document the service serves, its reply objects closed so that an undocumented key fails.
	contract = sync.OnceValues(loadContract)
	ginParam = regexp.MustCompile(`/:([a-z]+)`)
)

// inPath is where requests have what the document has in braces.
func inPath(path string) string {
	for _, one := range []struct{ is, as string }{
		{`^/v1/conversations/[^/]+`, "/v1/conversations/{id}"},
		{`^/v1/models/[^/]+/versions/[^/]+:activate$`, "/v1/models/{name}/versions/{version}:activate"},
		{`^/v1/models/[^/]+:rollback$`, "/v1/models/{name}:rollback"},
	} {
		path = regexp.MustCompile(one.is).ReplaceAllString(path, one.as)
	}
	return path
}

func loadContract() (*openapi3.T, error) {
	f := newFake()
	a, err := api.New(api.Config{
		Engine: f, Conversations: f, Replies: f, Model: f, Models: f, Activator: f, Modes: policy.NewModeSwitch(nil), Ready: f,
		Now: time.Now, NewID: func() string { return "id" },
	})
	if err != nil {
		return nil, err
	}
	recorder := httptest.NewRecorder()
	a.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
	doc, err := openapi3.NewLoader().LoadFromData(recorder.Body.Bytes())
	if err != nil {
		return nil, err
	}
	for _, schema := range doc.Components.Schemas {
		closeObjects(schema.Value)
	}
	return doc, nil
}

func closeObjects(schema *openapi3.Schema) {
	if schema == nil {
		return
	}
	if schema.Properties != nil && schema.AdditionalProperties.Schema == nil {
		no := false
		schema.AdditionalProperties.Has = &no
	}
	children := slices.Collect(maps.Values(schema.Properties))
	children = append(append(children, schema.OneOf...), schema.Items)
	for _, child := range children {
		if child != nil && child.Ref == "" {
			closeObjects(child.Value)
		}
	}
}

// checkContract fails when an answer is not one the document allows for its request.
func checkContract(tb testing.TB, request *http.Request, answer *httptest.ResponseRecorder) {
	tb.Helper()
	doc, err := contract()
	if err != nil {
		tb.Fatal(err)
	}
	media := answer.Header().Get("Content-Type")
	path := inPath(request.URL.Path)
	item := doc.Paths.Value(path)
	if item == nil || item.GetOperation(request.Method) == nil {
		wantUndocumented(tb, doc, item, answer)
		return
	}
	documented := item.GetOperation(request.Method).Responses.Status(answer.Code)
	if documented == nil {
		tb.Errorf("%s %s answers %d, which the document does not list", request.Method, path, answer.Code)
		return
	}
	for name := range documented.Value.Headers {
		if answer.Header().Get(name) == "" {
			tb.Errorf("%s %s answers %d without the documented header %s", request.Method, path, answer.Code, name)
		}
	}
	if len(documented.Value.Content) == 0 {
		return
	}
	base, _, _ := strings.Cut(media, ";")
	content := documented.Value.Content[base]
	if content == nil {
		tb.Errorf("%s %s answers %d as %q, which the document does not list", request.Method, path, answer.Code, media)
		return
	}
	switch base {
	case "application/x-ndjson":
		seen := map[string]bool{} // of long replies, lines unlike the others and a few more: checking is slow
		for line := range bytes.Lines(answer.Body.Bytes()) {
			if !seen[string(line)] && len(seen) < 20 {
				checkSchema(tb, content.Schema.Value, line)
			}
			seen[string(line)] = true
		}
	case "application/json", "application/problem+json":
		checkSchema(tb, content.Schema.Value, answer.Body.Bytes())
	}
}

// wantUndocumented is for paths and methods that are not in the document: 404 and 405, or 403 before either.
func wantUndocumented(tb testing.TB, doc *openapi3.T, item *openapi3.PathItem, answer *httptest.ResponseRecorder) {
	tb.Helper()
	want := http.StatusNotFound
	if item != nil {
		want = http.StatusMethodNotAllowed
	}
	if answer.Code != want && answer.Code != http.StatusForbidden {
		tb.Errorf("a request outside the document got %d, want %d", answer.Code, want)
	}
	checkSchema(tb, doc.Components.Schemas["Problem"].Value, answer.Body.Bytes())
}

func checkSchema(tb testing.TB, schema *openapi3.Schema, body []byte) {
	tb.Helper()
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		tb.Errorf("answer is not JSON: %v", err)
		return
	}
	if err := schema.VisitJSON(value, openapi3.EnableJSONSchema2020(), openapi3.MultiErrors()); err != nil {
		tb.Errorf("answer does not match its schema: %v\n%s", err, body)
	}
}

// The document is valid OpenAPI 3.1, examples included.
func TestDocumentIsValid(t *testing.T) {
	t.Parallel()
	doc, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("version %s, want 3.1", doc.OpenAPI)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	problem := doc.Components.Schemas["Problem"].Value
	for name, example := range doc.Components.Examples {
		body, err := json.Marshal(example.Value.Value)
		if err != nil {
			t.Fatal(err)
		}
		checkSchema(t, problem, body)
		if !bytes.Contains(body, []byte(`"code":"`+name+`"`)) {
			t.Errorf("example %s shows another code", name)
		}
	}
}

// Every route is in the document with every problem it can answer with, and the document has nothing else.
func TestDocumentMatchesRoutes(t *testing.T) {
	t.Parallel()
	doc, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	statuses := api.StatusOf()
	want, got := map[string][]string{}, map[string][]string{}
	for _, route := range api.RouteTable(newService(t, newFake(), api.Limits{}).API) {
		key := route.Method + " " + ginParam.ReplaceAllString(route.Path, "/{$1}")
		for _, code := range append(route.Codes, "internal") {
			if statuses[code] == 0 {
				t.Errorf("%s can answer %s, which is not in the table of problems", key, code)
			}
			want[key] = append(want[key], strconv.Itoa(statuses[code])+" "+code)
		}
		slices.Sort(want[key])
	}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			for status, response := range operation.Responses.Map() {
				media := response.Value.Content["application/problem+json"]
				if media == nil {
					continue
				}
				for code := range media.Examples {
					got[method+" "+path] = append(got[method+" "+path], status+" "+code)
				}
			}
			slices.Sort(got[method+" "+path])
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("routes (-) and document (+) differ:\n%s", diff)
	}
}

// The page for developers names every path and every code.
func TestPageIsComplete(t *testing.T) {
	t.Parallel()
	doc, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join("..", "docs", "api.md"))
	if err != nil {
		t.Fatal(err)
	}
	names := slices.Collect(maps.Keys(doc.Paths.Map()))
	for code := range api.StatusOf() {
		if code != "client_gone" {
			names = append(names, "`"+code+"`")
		}
	}
	for _, name := range names {
		if !bytes.Contains(page, []byte(name)) {
			t.Errorf("docs/api.md does not name %s", name)
		}
	}
}

// The limits and the closed sets of the document are those of the code.
func TestDocumentNamesTheLimits(t *testing.T) {
	t.Parallel()
	doc, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	limits := api.DefaultLimits()
	want := map[string]any{
		"message_bytes": float64(limits.MessageBytes), "batch_bytes": float64(limits.BatchBytes), "batch_lines": float64(limits.BatchLines),
		"history_messages": float64(engine.MaxHistory), "timeout_seconds": limits.Timeout.Seconds(),
		"batch_timeout_seconds": limits.BatchTimeout.Seconds(), "in_flight_messages": float64(limits.InFlight),
		"batches": float64(limits.Batches), "connections": float64(limits.Connections),
	}
	if diff := cmp.Diff(want, doc.Info.Extensions["x-limits"]); diff != "" {
		t.Errorf("limits of the code (-) and the document (+) differ:\n%s", diff)
	}
	codes := slices.Sorted(maps.Keys(api.StatusOf()))
	codes = slices.DeleteFunc(codes, func(code string) bool { return code == "client_gone" }) // nobody is there to read it
	var documented []string
	for _, code := range doc.Components.Schemas["Code"].Value.Enum {
		documented = append(documented, code.(string))
	}
	slices.Sort(documented)
	if diff := cmp.Diff(codes, documented); diff != "" {
		t.Errorf("codes of the table (-) and the document (+) differ:\n%s", diff)
	}
}
