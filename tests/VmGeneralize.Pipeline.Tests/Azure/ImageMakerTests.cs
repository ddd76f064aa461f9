using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Pipeline.Tests.Azure;

/// <summary>Processor and generation of an image are those of the disk: with any others, the machine would not start.</summary>
public sealed class ImageMakerTests
{
    [Theory]
    [InlineData(CpuArchitecture.Arm64, null, CpuArchitecture.Arm64)]
    [InlineData(CpuArchitecture.X64, null, CpuArchitecture.X64)]
    [InlineData(null, null, CpuArchitecture.X64)]
    [InlineData(null, CpuArchitecture.Arm64, CpuArchitecture.Arm64)]
    [InlineData(CpuArchitecture.Arm64, CpuArchitecture.Arm64, CpuArchitecture.Arm64)]
    public void A_gallery_image_is_for_what_the_disk_is_made_for(CpuArchitecture? disk, CpuArchitecture? named, CpuArchitecture expected) =>
        Assert.Equal(expected, ImageMaker.Architecture(Gallery(named), Facts(disk)));

    [Theory]
    [InlineData(CpuArchitecture.Arm64, CpuArchitecture.X64)]
    [InlineData(CpuArchitecture.X64, CpuArchitecture.Arm64)]
    public void A_user_that_names_another_one_is_told(CpuArchitecture disk, CpuArchitecture named)
    {
        RefusedException refusal = Assert.Throws<RefusedException>(() => ImageMaker.Architecture(Gallery(named), Facts(disk)));
        Assert.Contains($"is built for {disk}, not for {named}", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Arm64_does_not_become_a_managed_image()
    {
        ImageChoice choice = new() { Image = "web", ResourceGroup = "rg", Location = "westeurope" };

        RefusedException refusal = Assert.Throws<RefusedException>(() => ImageMaker.Architecture(choice, Facts(CpuArchitecture.Arm64)));
        Assert.Contains("--gallery", refusal.FirstDo, StringComparison.Ordinal);
        Assert.Equal(CpuArchitecture.X64, ImageMaker.Architecture(choice, Facts(CpuArchitecture.X64)));
    }

    [Fact]
    public void A_user_that_names_another_generation_is_told()
    {
        ImageChoice choice = Gallery(null) with { Generation = Generation.V1 };

        RefusedException refusal = Assert.Throws<RefusedException>(() => ImageMaker.CheckGeneration(choice, Facts(null)));
        Assert.Contains("Debian is generation V2, not V1", refusal.Reason, StringComparison.Ordinal);
        ImageMaker.CheckGeneration(choice with { Generation = Generation.V2 }, Facts(null));
        ImageMaker.CheckGeneration(choice, Facts(null) with { IsSystemKnown = false });
    }

    private static ImageChoice Gallery(CpuArchitecture? architecture) =>
        new() { Gallery = "g", Definition = "d", ResourceGroup = "rg", Location = "westeurope", Architecture = architecture };

    private static HandOverFacts Facts(CpuArchitecture? architecture) => new("Debian", OsType.Linux, Generation.V2, []) { Architecture = architecture };
}
