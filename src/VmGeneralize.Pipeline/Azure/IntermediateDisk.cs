namespace VmGeneralize.Pipeline.Azure;

/// <summary>The managed disk between a file and an image.</summary>
/// <param name="Name">Null: the image's name with "-upload".</param>
/// <param name="Sku">Kind of disk, as in <c>Standard_LRS</c>.</param>
/// <param name="Keep">Leave it when the image is made.</param>
public sealed record IntermediateDisk(string? Name = null, string Sku = "Standard_LRS", bool Keep = false);
