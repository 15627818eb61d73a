package models

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// earlierFile holds the versions that served before the current one, oldest first, a decimal number a line.
const earlierFile = "earlier"

// maxEarlier is how many earlier versions are remembered: more than anybody goes back.
const maxEarlier = 16

// ErrMoved is wrapped when another activation came between looking and changing.
var ErrMoved = errors.New("the current version has changed meanwhile")

// Previous is the version of name that served before the current one: where RollBack goes to. The error wraps ErrNotFound when there is none.
func Previous(root, name string) (int, error) {
	p, err := readPointer(root, name)
	if err != nil {
		return 0, fmt.Errorf("previous version of %s: %w", name, err)
	}
	return p.previous()
}

// RollBack makes version, which must be what Previous says, serve again and forgets what served until now. Rolling back twice goes two
// activations back. The error wraps ErrMoved when Previous is another by now.
func RollBack(root, name string, version int) error {
	return move(root, name, func(p pointer) error {
		previous, err := p.previous()
		if err == nil && previous != version {
			err = ErrMoved
		}
		if err := errors.Join(err, present(p.parent, version)); err != nil {
			return err
		}
		if err := p.replace(currentFile, fmt.Sprintln(version)); err != nil { // first: see Previous
			return err
		}
		return p.remember(p.earlier[:len(p.earlier)-1])
	})
}

// pointer is what the two pointer files of a name say.
type pointer struct {
	parent  string // root/name
	current int    // 0 when none was ever set or the file is damaged
	earlier []int  // oldest first, the last one not the current one
}

// readPointer reads both files. They are not replaced in one step: a process that is killed between the two leaves the current version at the end
// of the earlier ones, where it is passed over. Damaged lines are passed over too: what is remembered is worth no refusal.
func readPointer(root, name string) (pointer, error) {
	p := pointer{parent: filepath.Join(root, name)}
	current, err := Current(root, name)
	switch {
	case err == nil:
		p.current = current
	case !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrDamaged):
		return p, err
	}
	directory, err := os.OpenRoot(p.parent)
	if err != nil {
		return p, missing(err)
	}
	raw, _ := readFile(directory, earlierFile, maxEarlier*maxCurrent) // not there, a link or far too long: nothing is remembered
	for line := range strings.Lines(string(raw)) {
		if version, ok := parseVersion(strings.TrimSuffix(line, "\n")); ok {
			p.earlier = append(p.earlier, version)
		}
	}
	for len(p.earlier) > 0 && p.earlier[len(p.earlier)-1] == p.current {
		p.earlier = p.earlier[:len(p.earlier)-1]
	}
	return p, directory.Close()
}

// previous is the last of the earlier versions.
func (p pointer) previous() (int, error) {
	if len(p.earlier) == 0 {
		return 0, fmt.Errorf("%w: nothing served before version %d of %s", ErrNotFound, p.current, filepath.Base(p.parent))
	}
	return p.earlier[len(p.earlier)-1], nil
}

// remember replaces the earlier versions, of which the latest are kept.
func (p pointer) remember(earlier []int) error {
	var lines strings.Builder
	for _, version := range earlier[max(0, len(earlier)-maxEarlier):] {
		lines.WriteString(strconv.Itoa(version) + "\n")
	}
	return p.replace(earlierFile, lines.String())
}

// replace renames a new file over the one of that name.
func (p pointer) replace(name, content string) error {
	file, err := os.CreateTemp(p.parent, currentPrefix)
	if err != nil {
		return err
	}
	_, err = file.WriteString(content)
	err = errors.Join(err, file.Chmod(0o644), file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), filepath.Join(p.parent, name))
	}
	if err != nil {
		return errors.Join(err, ignoreGone(os.Remove(file.Name())))
	}
	return syncDirectory(p.parent)
}

// move changes the pointer of a name, one process at a time.
func move(root, name string, change func(pointer) error) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("set current version of %s: %w", filepath.Join(root, name), err)
		}
	}()
	if !namePattern.MatchString(name) {
		return fmt.Errorf("%w: name %q", ErrInvalid, name)
	}
	parent, err := os.Open(filepath.Join(root, name)) //nolint:gosec // a directory of ours
	if err != nil {
		return missing(err)
	}
	defer func() { err = errors.Join(err, parent.Close()) }()
	lockAlone(parent)
	claimed, err := claim(root, name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, claimed.Close()) }()
	p, err := readPointer(root, name)
	if err != nil {
		return err
	}
	return change(p)
}
