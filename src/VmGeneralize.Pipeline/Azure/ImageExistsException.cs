using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Ends a run early and well: an earlier run of the same disk and plan has made the image, so nothing is to be sent.</summary>
/// <param name="image">The image.</param>
public sealed class ImageExistsException(MadeImage image) : Exception($"{image.Id} already exists, made from the same disk and plan.")
{
    public MadeImage Image => image;

    /// <summary>The page that was written about it; null: none was requested.</summary>
    public string? Page { get; init; }
}
