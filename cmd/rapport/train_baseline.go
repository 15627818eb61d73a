package main

import (
	"fmt"
	"path/filepath"
	"strconv"

	"rapport/classifier"
	"rapport/models"
	"rapport/training"
)

// openBaseline opens the bundle the new one is held against: the one asked for, else the current version of the name. nil when there is none. A
// current version that cannot be opened does not stand in the way of a better one: it is said, and nothing is compared.
func (f *trainFlags) openBaseline(std streams) (*training.Baseline, func() error, error) {
	nothing := func() error { return nil }
	model := f.baseline
	switch model {
	case "none":
		return nil, nothing, nil
	case "":
		version, err := models.Current(f.source.models, f.config.Name)
		if err != nil {
			return nil, nothing, nil //nolint:nilerr // a first version is compared with nothing
		}
		model = f.config.Name + "/" + strconv.Itoa(version)
	}
	served, err := f.openBeside(model)
	switch {
	case err == nil:
	case f.baseline == "":
		_, _ = fmt.Fprintf(std.err, "not compared: %s cannot be opened: %v\n", model, err)
		return nil, nothing, nil
	default:
		return nil, nothing, err
	}
	id := served.Identity()
	return &training.Baseline{
		Classifier: served.Classifier, Directory: filepath.Join(f.source.models, id.Name, strconv.Itoa(id.Version)),
	}, served.close, nil
}

// openBeside opens a bundle, on the encoder that is open already where it is the bundle's.
func (f *trainFlags) openBeside(model string) (opened, error) {
	directory, err := bundleDirectory(f.source.models, model)
	if err != nil {
		return opened{}, err
	}
	manifest, _, err := models.ReadManifest(directory)
	if err != nil || manifest.Model != nil || manifest.Encoder.Digest != f.config.Encoder.Identity().Digest {
		return openNamed(f.config.Runtime, f.source.models, model)
	}
	bundle, err := models.Open(directory)
	if err != nil {
		return opened{}, fmt.Errorf("%w: %w", errData, err)
	}
	served, err := classifier.Open(f.config.Runtime, bundle, f.config.Encoder)
	if err != nil {
		return opened{}, fmt.Errorf("%w: %w", errData, err)
	}
	return opened{Classifier: served}, nil
}
