namespace VmGeneralize.Console;

/// <summary>The work is done, and standard output does not take what there is to say about it.</summary>
/// <param name="file">The disk file that stands; null when the disk went elsewhere.</param>
/// <param name="problem">Why not.</param>
internal sealed class NotPrintedException(string? file, Exception problem) : IOException(
    $"{(file is null ? "The image is made" : $"{file} is whole and verified, and its record is beside it")}; only the report of it could not be printed: "
        + problem.Message,
    problem);
