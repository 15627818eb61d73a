package corpus_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rapport/internal/testenv"
	"rapport/training/corpus"
)

// said is a conversation as "ID: role@seconds text | ...".
func said(all []corpus.Conversation) []string {
	start := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	var out []string
	for _, c := range all {
		var turns []string
		for _, turn := range c.Turns {
			at := ""
			if !turn.At.IsZero() {
				at = fmt.Sprintf("@%g", turn.At.Sub(start).Seconds())
			}
			if turn.Intent != "" {
				at += "#" + turn.Intent
			}
			turns = append(turns, string(turn.Role)+at+" "+turn.Text)
		}
		out = append(out, c.ID+": "+strings.Join(turns, " | "))
	}
	return out
}

const (
	zendesk = `{"ticket":{"id":7,"requester_id":100,"subject":"late","tags":["x"]},"comments":[
  {"id":1,"type":"Comment","author_id":100,"body":"Hi,\n\nmy parcel",
   "html_body":"<p>Hi,</p><p>my&nbsp;parcel &amp; box</p><script>alert(1)</script>","public":true,"created_at":"2026-03-01T10:00:00Z"},
  {"id":2,"author_id":5,"body":"secret note","public":false,"created_at":"2026-03-01T10:01:00Z"},
  {"id":3,"author_id":5,"plain_body":"On&nbsp;its way","public":true,"created_at":"2026-03-01T10:02:00Z","attachments":[{"id":1}]},
  {"id":4,"author_id":100,"body":"thanks","created_at":"2026-03-01T10:03:00Z"}]}`
	intercom = `{"type":"conversation","id":"55","created_at":1772359200,
 "source":{"type":"conversation","body":"<p>Where is <b>it</b>?<br>Order 5</p>","author":{"type":"lead","id":"1"}},
 "conversation_parts":{"type":"conversation_part.list","conversation_parts":[
  {"part_type":"comment","body":"<div>Let me look</div>","created_at":1772359260,"author":{"type":"bot"},"attachments":[]},
  {"part_type":"note","body":"<p>angry</p>","created_at":1772359270,"author":{"type":"admin"}},
  {"part_type":"assignment","body":null,"created_at":1772359275,"author":{"type":"admin"}},
  {"part_type":"comment","body":"<p>It is lost</p>","created_at":1772359280,"author":{"type":"admin"}},
  {"part_type":"comment","body":"<p>gone</p>","redacted":true,"created_at":1772359285,"author":{"type":"user"}},
  {"part_type":"close","body":"","created_at":1772359290,"author":{"type":"admin"}}]},"tags":{"type":"tag.list"}}`
	chatwoot = `{"meta":{"labels":[]},"payload":[
  {"id":1,"content":"hello","conversation_id":9,"message_type":0,"private":false,"created_at":1772359200,"sender":{"type":"contact"}},
  {"id":2,"content":"A person will come","conversation_id":9,"message_type":3,"created_at":1772359201},
  {"id":3,"content":"Assigned to Ann","conversation_id":9,"message_type":2,"created_at":1772359202},
  {"id":4,"content":"he is rude","conversation_id":9,"message_type":1,"private":true,"created_at":1772359203,"sender":{"type":"user"}},
  {"id":5,"content":"Hi, Ann here","conversation_id":9,"message_type":1,"created_at":1772359204,"sender":{"type":"user"}},
  {"id":6,"content":"beep","conversation_id":9,"message_type":1,"created_at":1772359205,"sender":{"type":"agent_bot"}},
  {"id":7,"content":null,"conversation_id":9,"message_type":0,"created_at":1772359206,"attachments":[{}]}]}`
)

func TestReadsConversations(t *testing.T) {
	t.Parallel()
	ticket := "7: customer@0 Hi,\nmy parcel & box | agent@120 On its way | customer@180 thanks"
	parts := "55: customer@0 Where is it?\nOrder 5 | bot@60 Let me look | agent@80 It is lost"
	chat := "9: customer@0 hello | bot@1 A person will come | agent@4 Hi, Ann here | bot@5 beep"
	for name, c := range map[string]struct {
		content         string
		want, uncarried []string
	}{
		"Zendesk": {zendesk, []string{ticket}, []string{
			"f:1: not carried: attachments (1)", "f:1: not carried: private notes (1)",
		}},
		"Zendesk, comments within": {
			`{"id":8,"requester_id":"a","comments":[{"author_id":"a","body":"hi"},{"author_id":"b","body":"yes?"}]}` + "\n" +
				`{"id":9,"requester_id":1,"description":"only this","created_at":"2026-03-01 10:00:05"}`,
			[]string{"8: customer hi | agent yes?", "9: customer@5 only this"},
			nil,
		},
		"Intercom": {intercom, []string{parts}, []string{
			"f:1: not carried: parts of the type \"assignment\" (1)", "f:1: not carried: parts of the type \"close\" without text (1)",
			"f:1: not carried: private notes (1)", "f:1: not carried: redacted parts (1)",
		}},
		"Chatwoot": {chatwoot, []string{chat}, []string{
			"f:1: not carried: activity messages (1)", "f:1: not carried: attachments (1)", "f:1: not carried: private notes (1)",
			"f:1: not carried: turns without text (1)",
		}},
		"an array": {"[\n" + zendesk + ",\n" + chatwoot + "]\n", []string{ticket, chat}, []string{
			"f:2: not carried: attachments (2)", "f:2: not carried: private notes (2)", "f:8: not carried: activity messages (1)",
			"f:8: not carried: turns without text (1)",
		}},
		"a page": {`{"type":"conversation.list","conversations":[` + strings.ReplaceAll(chatwoot, "\n", " ") + "]}", []string{chat}, []string{
			"f:1: not carried: activity messages (1)", "f:1: not carried: attachments (1)", "f:1: not carried: private notes (1)",
			"f:1: not carried: turns without text (1)",
		}},
		"one a line": {
			`{"id":"a","turns":[{"speaker":"customer","text":"hi","intents":["greet"]},{"speaker":"Agent","text":"hello"},` +
				`{"speaker":"narrator","text":"x"}],"domain":"d"}` + "\n" +
				`{"conversation_id":2,"messages":[{"role":"user","content":"q","intent":"ask"},{"role":"assistant","content":"a"}]}` + "\n" +
				`{"id":"a","turns":[{"speaker":"customer","text":"more"}]}` + "\n" +
				`{"conversation_id":2,"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}` + "\n",
			[]string{"a: customer#greet hi | agent hello | other x | customer more", "2: customer#ask q | bot a"},
			[]string{"f:1: not carried: key \"domain\" (1)", "f:1: not carried: role \"narrator\", taken as other (1)"},
		},
		"turns a line": {
			`{"conversation_id":"a","role":"customer","text":"second","time":"2026-03-01T12:00:09+02:00"}` + "\n" +
				`{"conversation_id":"b","role":"customer","text":"no time"}` + "\n" +
				`{"conversation_id":"a","role":"agent","text":"first","time":1772359201500}` + "\n" +
				`{"conversation_id":"b","role":"bot","text":"none","time":"soon"}` + "\n",
			[]string{"a: agent@1.5 first | customer@9 second", "b: customer no time | bot none"},
			[]string{"f:4: not carried: times of an unknown form (1)"},
		},
		"CSV": {
			"conversation_id,speaker,text,timestamp,n\n1,user,\"hi, you\",2026-03-01T10:00:00Z,5\n2,client,hey,,\n1,rep,yes?,2026-03-01T10:00:01Z,\n",
			[]string{"1: customer@0 hi, you | agent@1 yes?", "2: customer hey"},
			[]string{"f:2: not carried: column \"n\" (1)"},
		},
	} {
		for _, packed := range []bool{false, true} {
			all, err := corpus.ReadConversationsFrom(bytes.NewReader(pack(t, c.content, packed)), "f")
			if err != nil || len(all.Bad) > 0 {
				t.Errorf("%s: %v, bad %v", name, err, all.Bad)
				continue
			}
			if diff := cmp.Diff(c.want, said(all.Conversations)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if diff := cmp.Diff(c.uncarried, lines(all.Uncarried)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if repeated := strings.Count(name, "one a line"); all.Duplicates != repeated {
				t.Errorf("%s: %d duplicates", name, all.Duplicates)
			}
		}
	}
}

func TestBadConversationsAreNamed(t *testing.T) {
	t.Parallel()
	all, err := corpus.ReadConversationsFrom(strings.NewReader(strings.Join([]string{
		`{"id":1,"turns":[{"role":"customer","text":"fine"},{"role":"customer"},{"text":"secretword"},` +
			`{"role":"user","text":["secretword"]},{"role":7,"text":"x"}]}`,
		`{"id":2,"turns":["secretword"]}`,
		`{"text":"secretword"}`,
		`{"secretword":`,
		`{"id":1,"id":2,"turns":[]}`,
		`["secretword"]`,
		`{"ticket":{"id":1},"comments":[{"author_id":1,"body":"secretword"}]}`,
		`{"ticket":{"id":1,"requester_id":1},"comments":"secretword"}`,
		`{"id":3,"conversation_parts":"secretword"}`,
		`{"payload":["secretword"]}`,
		`{"conversation_id":4,"role":"user"}`,
		`{"conversations":[{"conversations":[]}]}`,
		"{\"conversation_id\":4,\"role\":\"user\",\"text\":\"secretword \xff\"}",
	}, "\n")), "f")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`f:1: turn 2: no "text"`, `f:1: turn 3: no "role"`, `f:1: turn 4: "text" is not a text`, `f:1: turn 5: "role" is not a name`,
		`f:2: "turns" is not a list of objects`, `f:3: no "conversation_id", and no list of turns`, "f:4: not valid JSON at byte 14",
		"f:5: a key stands twice", "f:6: not a JSON object", "f:7: no requester_id, which tells the customer", "f:8: not as Zendesk writes tickets",
		"f:9: not as Intercom writes conversations", "f:10: not as Chatwoot writes messages", `f:11: no "text"`, "f:12: lists within lists",
		"f:13: not valid JSON at byte 54",
	}
	if diff := cmp.Diff(want, lines(all.Bad)); diff != "" || len(all.Conversations) != 1 {
		t.Errorf("%d conversations, %s", len(all.Conversations), diff)
	}
}

func TestUnusableConversationsSayWhy(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"turns":[`, 20_000)
	for name, c := range map[string]struct{ content, want string }{
		"nothing":     {"", "the file is empty"},
		"white space": {" \n", "the file is empty"},
		"text":        {"hello\nthere\n", "f: line 1: the header must name"},
		"no role":     {"conversation_id,text\n1,a\n", "f: line 1: the header must name"},
		"two columns": {"conversation_id,role,text,text\n1,user,a,b\n", `line 1: two columns are named "text"`},
		"UTF-16":      {"\xff\xfe{\x00", "not UTF-8"},
		"cut short":   {"[\n{\"id\":1,\"turns\":[]},\n{\"id\":2", "f: line 3: not valid JSON"},
		"cut array":   {"[{\"id\":1,\"turns\":[]}", "f: line 1: not valid JSON"},
		"broken":      {"{\n\"id\":1,\n\"turns\":[}", "f: line 3: not valid JSON"},
		"twice":       {"{\n\"id\":1,\n\"id\":2}", "f: line 3: a key stands twice"},
		"nesting":     {"[\n" + deep, "f: line 2: not valid JSON"},
		"cut gzip":    {string(pack(t, zendesk, true)[:60]), "unexpected EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := corpus.ReadConversationsFrom(strings.NewReader(c.content), "f")
			if !errors.Is(err, corpus.ErrBadData) || !strings.Contains(fmt.Sprint(err), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// Real conversation files are read, without a bad line.
func TestReadsSharedConversations(t *testing.T) {
	t.Parallel()
	shared := testenv.Shared(t)
	for file, want := range map[string][2]int{
		"temper_seed/conversations.jsonl":            {60, 352},
		"intents/abcd_sample/conversations.jsonl":    {3, 60},
		"intents/twitter_cdp/conversations.jsonl.gz": {525, 1_000},
		"policy_real/valid.jsonl":                    {41, 400},
	} {
		all, err := corpus.ReadConversations(filepath.Join(shared, "data", filepath.FromSlash(file)))
		turns := 0
		for _, c := range all.Conversations {
			turns += len(c.Turns)
		}
		if err != nil || len(all.Bad) > 0 || len(all.Conversations)+all.Duplicates != want[0] || turns < want[1] {
			t.Errorf("%s: %v, %d bad, %d conversations, %d turns", file, err, len(all.Bad), len(all.Conversations), turns)
		}
	}
}

// Conversations of two files stay apart, whatever their names.
func TestConversationsOfADirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"b.json", "a.jsonl", "notes.md"} {
		content := fmt.Sprintf(`{"id":1,"turns":[{"role":"user","text":%q}]}`, name)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := corpus.ReadConversations(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1: customer a.jsonl", "1: customer b.json"}, said(all.Conversations)); diff != "" {
		t.Error(diff)
	}
}
