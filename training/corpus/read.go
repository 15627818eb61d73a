package corpus

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Read is ReadLabelled for those who need only the rows and what was dropped.
func Read(path string) ([]Row, []BadLine, error) {
	all, err := ReadLabelled(path)
	return all.Rows, all.Bad, err
}

// ReadLabelled reads the labelled lines at path. A file may be JSON lines, CSV / TSV / semicolons with a header, or Rasa YAML; the content
// decides which, not the name, and each may be gzipped. The text stands under the first there is of text, utterance, message, sentence,
// instruction, query and phrase, the intent under the first of intent, label, category and class. Of a directory, the files directly in it
// whose names end in .jsonl, .csv, .tsv, .yml or .yaml (or those and .gz) are read by name. Errors wrap ErrBadData when the content is at
// fault, and are those of the file system otherwise.
func ReadLabelled(path string) (Labelled, error) {
	files, err := dataFiles(path, ".jsonl", ".csv", ".tsv", ".yml", ".yaml")
	if err != nil {
		return Labelled{}, err
	}
	var all Labelled
	for _, file := range files {
		var one Labelled
		err := withFile(file, func(r io.Reader) (err error) {
			one, err = ReadLabelledFrom(r, file)
			return err
		})
		if err != nil {
			return Labelled{}, err
		}
		all.Rows, all.Bad = append(all.Rows, one.Rows...), append(all.Bad, one.Bad...)
		all.Uncarried = append(all.Uncarried, one.Uncarried...)
		all.Unlabelled, all.Left = all.Unlabelled+one.Unlabelled, append(all.Left, one.Left...)
	}
	all.Duplicates = repeats(all.Rows)
	return all, nil
}

// dataFiles is path itself, or the files in it with one of the extensions, by name.
func dataFiles(path string, extensions ...string) ([]string, error) {
	stat, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read training data: %w", err)
	}
	if !stat.IsDir() {
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, fmt.Errorf("read training data: %w", err)
	}
	var files []string
	for _, e := range entries {
		if !e.IsDir() && slices.Contains(extensions, filepath.Ext(strings.TrimSuffix(e.Name(), ".gz"))) {
			files = append(files, filepath.Join(path, e.Name()))
		}
	}
	slices.SortFunc(files, cmp.Compare[string])
	if len(files) == 0 {
		return nil, fmt.Errorf("%w: %s holds no %s file", ErrBadData, path, strings.Join(extensions, ", "))
	}
	return files, nil
}

// ReadLabelledFrom reads labelled lines as ReadLabelled does for one file; name stands in the rows' File.
func ReadLabelledFrom(r io.Reader, name string) (Labelled, error) {
	in, err := openSource(r, name)
	if err != nil {
		return Labelled{}, fmt.Errorf("%w: %s: %w", ErrBadData, name, err)
	}
	file := newLabelledFile(name)
	switch {
	case in.first() == '[':
		err = errors.New("one JSON array; write one object a line")
	case in.first() == '{':
		err = readJSONL(in, file)
	case looksLikeYAML(in.head):
		err = readRasa(in, file)
	default:
		err = readCSV(in, file)
	}
	if err != nil {
		return Labelled{}, fmt.Errorf("%w: %s: %w", ErrBadData, name, err)
	}
	return Labelled{
		Rows: file.rows, Bad: file.bad, Uncarried: file.tally.list(), Duplicates: repeats(file.rows),
		Unlabelled: file.unlabelled, Left: file.left,
	}, nil
}

// textNames and intentNames are what the two columns, or keys, are called; the first that is there counts.
func textNames() []string {
	return []string{"text", "utterance", "message", "sentence", "instruction", "query", "phrase"}
}

func intentNames() []string { return []string{"intent", "label", "category", "class"} }
