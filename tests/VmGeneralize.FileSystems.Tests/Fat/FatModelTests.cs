using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Fat;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Fat;

/// <summary>
/// Tests random edits against a model, on volumes that mtools filled and aged. <c>VMG_FAT_SEQUENCES</c> asks for more of them on each volume than run by
/// default, and <c>VMG_FAT_SEED</c> for different ones.
/// </summary>
public sealed class FatModelTests
{
    private const int Sequences = 5;
    private const int Steps = 60;

    [SkippableTheory]
    [MemberData(nameof(FatImage.Geometries), MemberType = typeof(FatImage))]
    public void Random_edits_leave_what_the_model_says(int bits, int kibibytes, string[] options)
    {
        using FatImage image = new FatImage(bits, kibibytes, options).Fill();
        byte[] original = image.Load().Bytes;
        int first = Setting("VMG_FAT_SEED", 0);
        for (int seed = first; seed < first + Setting("VMG_FAT_SEQUENCES", Sequences); seed++)
        {
            Run(image, original, seed);
        }
    }

    private static int Setting(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : usual;

    private static void Run(FatImage image, byte[] original, int seed)
    {
        MemoryDevice device = new([.. original]);
        Random random = new(seed);
        using FatFileSystem fileSystem = FatFileSystem.Open(device);
        FatModel model = new(image.Expected, fileSystem, random);
        try
        {
            for (int step = random.Next(1, Steps); step > 0; step--)
            {
                model.Step();
            }

            Assert.Equal(model.Tree.Keys, FatImage.Tree(fileSystem).Keys);
            fileSystem.Complete();
            Assert.Equal([], fileSystem.Check());
            File.WriteAllBytes(image.Path, device.Bytes);
            FatJudge.AssertSound(image.Path);
            FatJudge.AssertTree(image.Path, model.Tree);
            Assert.Equal([], model.Leftovers(device, FatFileSystem.Open(device).LiveExtents()));
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"VMG_FAT_SEED={seed}\n{string.Join('\n', model.Done)}\n{exception.Message}", exception);
        }
    }
}
