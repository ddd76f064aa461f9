namespace VmGeneralize.Console;

/// <summary>The work is done, but its result could not be printed to standard output.</summary>
/// <param name="file">The disk file that was written; null if the disk went elsewhere.</param>
/// <param name="problem">Why not.</param>
internal sealed class NotPrintedException(string? file, Exception problem) : IOException(
    $"{(file is null ? "The image is made" : $"{file} is whole and verified, and its record is beside it")}; only the report of it could not be printed: "
        + problem.Message,
    problem);
