namespace VmGeneralize.Pipeline;

/// <summary>The work is done, and its record or a page about it could not be written.</summary>
/// <param name="file">The disk file that was written; null if the disk went elsewhere.</param>
/// <param name="problem">Why not.</param>
public sealed class NotRecordedException(string? file, Exception problem) : IOException(
    $"{(file is null ? "The image is made" : $"{file} is whole and verified")}, but its record or a report was not written: {problem.Message}\n"
        + (file is null
            ? "What was made is listed above."
            : "upload and register will warn that the record is missing; run the command again with --force to get it."),
    problem);
