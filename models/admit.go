package models

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rapport/models/onnx"
)

// admit refuses graphs that could hang or exhaust the runtime, and anything we would not know how to verify. All faults are joined.
func admit(files map[string][]byte) error {
	var wrong []error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasSuffix(name, ".onnx") {
			continue
		}
		if err := onnx.Check(files[name], onnx.DefaultLimits()); err != nil {
			wrong = append(wrong, fmt.Errorf("%w: %s: %w", ErrDamaged, name, err))
		}
	}
	return errors.Join(wrong...)
}
