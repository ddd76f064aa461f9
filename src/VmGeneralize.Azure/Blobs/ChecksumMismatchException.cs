namespace VmGeneralize.Azure.Blobs;

/// <summary>A range arrived that does not fit its checksum, or not all of it arrived. It is asked for again; nobody outside sees this.</summary>
internal sealed class ChecksumMismatchException(string problem) : IOException(problem);
