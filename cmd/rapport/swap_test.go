package main_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	rapport "rapport/cmd/rapport"
	"rapport/internal/testenv"
	"rapport/models"
)

const swapToken = "only-tests-know-this-token"

// generations makes a models directory with care-en 1, 2 and 3: the bundle of the stories with the version before each label, the third on an
// encoder of its own.
func generations(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	bundle, err := models.Open(filepath.Join(smallBundle(t), "1"))
	if err != nil {
		t.Fatal(err)
	}
	shipped := filepath.Join(testenv.Models(t), "encoders", bundle.Manifest.Encoder.Name, strconv.Itoa(bundle.Manifest.Encoder.Version))
	encoder, err := models.OpenEncoder(shipped)
	if err != nil {
		t.Fatal(err)
	}
	encoders := filepath.Join(root, "encoders")
	if err := os.CopyFS(filepath.Join(encoders, encoder.Identity.Name, "1"), os.DirFS(shipped)); err != nil {
		t.Fatal(err)
	}
	encoder.Manifest.Version = 2
	other, err := models.WriteEncoder(t.Context(), encoders, encoder.Manifest, contents(encoder))
	if err != nil {
		t.Fatal(err)
	}
	for version := 1; version <= 3; version++ {
		m := bundle.Manifest
		m.Version = version
		m.Labels = slices.Clone(m.Labels)
		for i := range m.Labels {
			m.Labels[i] = fmt.Sprintf("v%d_%s", version, m.Labels[i])
		}
		files := contents(bundle)
		if version == 3 {
			m.Encoder = other
			delete(files, "temper.json") // it is fitted to the first encoder
		}
		if _, err := models.Write(t.Context(), root, m, files); err != nil {
			t.Fatal(err)
		}
	}
	if err := models.SetCurrent(root, "care-en", 1); err != nil {
		t.Fatal(err)
	}
	return root
}

// contents are the files of a bundle or an encoder.
func contents(source interface {
	Names() []string
	Content(name string) []byte
},
) map[string][]byte {
	files := map[string][]byte{}
	for _, name := range source.Names() {
		files[name] = source.Content(name)
	}
	return files
}

// do asks a handler and reads its reply.
func do(handler http.Handler, method, path, body string, reply any) (int, string) {
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+swapToken)
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	if recorder.Code == http.StatusOK {
		if err := json.Unmarshal(recorder.Body.Bytes(), reply); err != nil {
			return 0, err.Error()
		}
	}
	return recorder.Code, recorder.Body.String()
}

type swapReply struct {
	Intent struct {
		Name         *string
		Alternatives []struct{ Name string }
	}
	Model struct {
		Version int
		Digest  string
	}
	Degraded bool
}

// checkAnswer wants an answer that one model alone gave.
func (r swapReply) check(digests map[int]string) error {
	names := []string{}
	if r.Intent.Name != nil {
		names = append(names, *r.Intent.Name)
	}
	for _, alternative := range r.Intent.Alternatives {
		names = append(names, alternative.Name)
	}
	for _, name := range names {
		if !strings.HasPrefix(name, fmt.Sprintf("v%d_", r.Model.Version)) {
			return fmt.Errorf("version %d names intent %s", r.Model.Version, name)
		}
	}
	if r.Degraded || len(names) == 0 || r.Model.Digest != digests[r.Model.Version] {
		return fmt.Errorf("degraded %v, %d names, digest %s of version %d", r.Degraded, len(names), r.Model.Digest, r.Model.Version)
	}
	return nil
}

// TestSwapUnderLoad changes the model 50 times (10 with -short), its encoder among it, while messages are judged: no request fails, every answer
// is of one model from start to finish, conversations go on, and nothing is left behind. It is not parallel: it counts what the process holds.
func TestSwapUnderLoad(t *testing.T) {
	root, library := generations(t), testenv.Library(t)
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	handler, closeAll, err := rapport.Handler(t.Context(), root, library, swapToken)
	if err != nil {
		t.Fatal(err)
	}
	digests := digestsOf(t, handler)
	var running sync.WaitGroup
	var done atomic.Bool
	var answers, versions [4]atomic.Int64
	for asker := range 3 {
		running.Go(func() {
			for turn := 0; !done.Load() && !t.Failed(); turn++ {
				var reply swapReply
				body := fmt.Sprintf(`{"text": "where is my refund", "conversation_id": "c-%d-%d"}`, asker, turn/20)
				if code, said := do(handler, http.MethodPost, "/v1/assess", body, &reply); code != http.StatusOK {
					t.Errorf("a request failed: %d %s", code, said)
				} else if err := reply.check(digests); err != nil {
					t.Error(err)
				}
				answers[0].Add(1)
				versions[reply.Model.Version].Add(1)
			}
		})
	}
	swaps := 50
	if testing.Short() {
		swaps = 10
	}
	var middle, last int64
	for i := range swaps {
		version := 1 + (i+1)%2
		if i%10 == 9 {
			version = 3
		}
		for before := answers[0].Load(); answers[0].Load() < before+6 && !t.Failed(); {
			runtime.Gosched()
		}
		var reply struct{ Now struct{ Version int } }
		code, said := do(handler, http.MethodPost, fmt.Sprintf("/v1/models/care-en/versions/%d:activate", version), "", &reply)
		if code != http.StatusOK || reply.Now.Version != version {
			t.Fatalf("activation %d: %d %s", i, code, said)
		}
		if last = resident(t); i == swaps/2 {
			middle = last
		}
	}
	done.Store(true)
	running.Wait()
	for version := 1; version <= 3; version++ {
		if versions[version].Load() == 0 {
			t.Errorf("version %d never answered", version)
		}
	}
	if err := closeAll(); err != nil {
		t.Error(err)
	}
	t.Logf("%d answers; resident %d MB after half of the swaps, %d MB after all", answers[0].Load(), middle>>20, last>>20)
	if grown := last - middle; grown > 160<<20 { // the C library keeps some; three encoders that were not freed are 180 MB
		t.Errorf("%d MB more are resident after the second half of the swaps", grown>>20)
	}
}

func digestsOf(t *testing.T, handler http.Handler) map[int]string {
	t.Helper()
	var shelf struct {
		Models []struct {
			Version int
			Digest  string
		}
	}
	if code, said := do(handler, http.MethodGet, "/v1/models", "", &shelf); code != http.StatusOK {
		t.Fatal(said)
	}
	digests := map[int]string{}
	for _, one := range shelf.Models {
		digests[one.Version] = one.Digest
	}
	if got := slices.Sorted(maps.Keys(digests)); !slices.Equal(got, []int{1, 2, 3}) {
		t.Fatalf("listed are %v", got)
	}
	return digests
}

// resident is how many bytes of memory the process holds; 0 where the system does not tell.
func resident(t *testing.T) int64 {
	t.Helper()
	content, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, err := strconv.ParseInt(strings.Fields(string(content))[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

// TestActivationsAtOnce: of many at the same time each one is done whole or refused as a conflict, and disk and memory agree in the end.
func TestActivationsAtOnce(t *testing.T) {
	root, library := generations(t), testenv.Library(t)
	handler, closeAll, err := rapport.Handler(context.Background(), root, library, swapToken)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = closeAll() }()
	var all sync.WaitGroup
	var won, lost atomic.Int64
	for i := range 8 {
		all.Go(func() {
			code, said := do(handler, http.MethodPost, fmt.Sprintf("/v1/models/care-en/versions/%d:activate", 1+i%2), "", &struct{}{})
			switch {
			case code == http.StatusOK:
				won.Add(1)
			case code == http.StatusConflict && strings.Contains(said, `"code":"conflict"`):
				lost.Add(1)
			default:
				t.Errorf("%d %s", code, said)
			}
		})
	}
	all.Wait()
	if won.Load() == 0 || won.Load()+lost.Load() != 8 {
		t.Errorf("%d won, %d were refused", won.Load(), lost.Load())
	}
	var serving struct{ Version int }
	do(handler, http.MethodGet, "/v1/model", "", &serving)
	if current, err := models.Current(root, "care-en"); err != nil || current != serving.Version {
		t.Errorf("version %d serves, %d is current, %v", serving.Version, current, err)
	}
}
