using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Azure.Tests.Compute;

/// <summary>Version 1.0.0 of the definition "web" in the gallery "gal", from a Linux disk of generation 2.</summary>
public abstract class GalleryTest : ArmTest
{
    protected static GalleryImageSpec Spec { get; } = new()
    {
        Scope = Scope,
        Gallery = "gal",
        Definition = "web",
        Version = "1.0.0",
        Location = "westeurope",
        Source = ImageSource.OfId(Scope.Disk("os")),
        OsType = OsType.Linux,
        Generation = Generation.V2,
    };

    /// <summary>The same, including the resources above it.</summary>
    protected static GalleryImageSpec NewSpec { get; } = Spec with { CreateMissing = true };

    protected GalleryImage Images => new(Access, null);

    /// <summary>Adds the disk.</summary>
    protected void AddDisk() => Server.State.AddDisk(Scope.Disk("os"), "westeurope");

    /// <summary>Adds the definition.</summary>
    protected void AddDefinition(string? security, string architecture = "x64", params (string Name, string Value)[] features) =>
        Server.State.AddDefinition(Scope.GalleryImage("gal", "web"), security, architecture, features: features);

    protected static IEnumerable<AzureCall> Calls(GalleryImageSpec spec) => [.. spec.PrepareCalls(), .. spec.CreateCalls()];
}
