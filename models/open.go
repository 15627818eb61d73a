package models

// Bundle is a model on disk: a head on a shared encoder, verified. Its files are those FORMAT.md lists.
type Bundle struct {
	Manifest Manifest
	Identity Identity
	directory
}

// Encoder is an encoder on disk, verified. Its content is as large as the files: let go of it once the graph is loaded.
type Encoder struct {
	Manifest EncoderManifest
	Identity Identity
	directory
}

// Open reads the bundle in a directory. If it succeeds, every file is there, nothing else is, every digest matched, the manifest keeps its
// rules and the graphs are admissible. Otherwise the error joins all faults; they wrap ErrNotFound, ErrFormat, ErrInvalid or ErrDamaged.
func Open(path string) (Bundle, error) {
	m, d, err := open[Manifest](path)
	if err != nil {
		return Bundle{}, err
	}
	return Bundle{Manifest: m, Identity: d.identity, directory: d}, nil
}

// OpenEncoder reads the encoder in a directory, as Open does a bundle.
func OpenEncoder(path string) (Encoder, error) {
	m, d, err := open[EncoderManifest](path)
	if err != nil {
		return Encoder{}, err
	}
	return Encoder{Manifest: m, Identity: d.identity, directory: d}, nil
}

// Verify says everything that is wrong with the bundle in a directory, joined into one error.
func Verify(path string) error {
	_, err := Open(path)
	return err
}

// VerifyEncoder says everything that is wrong with the encoder in a directory, joined into one error.
func VerifyEncoder(path string) error {
	_, err := OpenEncoder(path)
	return err
}
