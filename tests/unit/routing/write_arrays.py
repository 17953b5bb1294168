"""Files as NumPy writes them, for tests of the readers: write_arrays.py FOLDER.
With a second argument, reads back the file of that name and prints its arrays' names, types and sums."""

import sys

import numpy

folder = sys.argv[1]
if len(sys.argv) > 2:
    with numpy.load(f"{folder}/{sys.argv[2]}") as arrays:
        for name in arrays.files:
            array = arrays[name]
            weights = numpy.arange(1, array.size + 1)
            print(name, array.dtype, array.shape, int((array.ravel().astype(int) * weights).sum()))
    sys.exit()

token, layer, place = numpy.meshgrid(range(50), range(3), range(2), indexing="ij")
trace = (3 * token + 5 * layer + place) % 8
for kind in ("int16", "int32"):
    numpy.save(f"{folder}/{kind}.npy", trace.astype(kind))
    numpy.savez(f"{folder}/{kind}.npz", routed_experts=trace.astype(kind))
    numpy.savez_compressed(f"{folder}/{kind}-deflated.npz", law=trace[:20].astype(kind),
                           news=trace[20:].astype(kind))
padded = numpy.full((50, 4, 8), -1, dtype=numpy.int32)
padded[:, 1:, :2] = trace
numpy.save(f"{folder}/padded.npy", padded)
dense = numpy.zeros((50, 4, 2), dtype=numpy.int16)
dense[:, 1:] = trace
numpy.save(f"{folder}/dense.npy", dense)

numpy.save(f"{folder}/big-endian.npy", trace.astype(">i2"))
numpy.save(f"{folder}/fortran.npy", numpy.asfortranarray(trace.astype("int16")))
numpy.save(f"{folder}/float.npy", trace.astype("float32"))
numpy.save(f"{folder}/int64.npy", trace)
numpy.save(f"{folder}/objects.npy", numpy.array([{"a": 1}], dtype=object), allow_pickle=True)
numpy.save(f"{folder}/fields.npy", numpy.zeros(3, dtype=[("a", "<i2"), ("b", "<i4")]))
numpy.save(f"{folder}/one-token.npy", trace[0].astype("int16"))
counts = numpy.arange(2 * 3 * 4).reshape(2, 3, 4)
numpy.savez(f"{folder}/counts.npz", logical_count=counts.astype("int32"))
