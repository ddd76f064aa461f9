using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Tests.Posix.Model;
using VmGeneralize.TestSupport;
using VolumeModel = VmGeneralize.FileSystems.Tests.Posix.Model.VolumeModel;

namespace VmGeneralize.FileSystems.Tests.Ext.Model;

/// <summary>
/// Tests random sequences of edits on random volumes against a model. <c>VMG_EXT_SEQUENCES</c> asks for more of them than run by default, and
/// <c>VMG_EXT_SEED</c> for different ones: a failure message names the seed that repeats it.
/// </summary>
public sealed class ExtModelTests
{
    private const int SequencesPerVolume = 10;
    private const int Volumes = 20;

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_edits_leave_what_the_model_says(int part)
    {
        ExtImage.RequireTools();
        int volumes = Setting("VMG_EXT_SEQUENCES", Volumes * SequencesPerVolume) / SequencesPerVolume;
        int first = Setting("VMG_EXT_SEED", 0);
        for (int seed = first + part; seed < first + volumes; seed += 4)
        {
            try
            {
                new Run(seed).All();
            }
            catch (Exception exception) when (exception is not SkipException)
            {
                throw new InvalidOperationException($"VMG_EXT_SEED={seed} VMG_EXT_SEQUENCES={SequencesPerVolume}: {exception.Message}", exception);
            }
        }
    }

    private static int Setting(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : usual;

    /// <summary>One volume: each sequence continues from what the one before it left.</summary>
    private sealed class Run(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly TokenSet _tokens = new();
        private readonly List<(string Image, SortedDictionary<string, string> Expected, ModelSequence Sequence)> _results = [];
        private string _format = "";

        public void All()
        {
            using TemporaryFolder folder = new();
            string image = folder.File("volume");
            int used = 0;
            (_format, SortedDictionary<string, string> manifest) = RandomVolume.Make(folder, image, _random, ref used);
            _tokens.Count = used;
            VolumeModel model = new(manifest);
            for (int i = 0; i < SequencesPerVolume; i++)
            {
                string edited = folder.File($"edited{i}");
                OutsideTool.RunChecked("cp", "--sparse=always", image, edited);
                VolumeModel before = new(model.Manifest());
                if (Edit(edited, model))
                {
                    image = edited;
                }
                else
                {
                    model = before;
                    _tokens.KeepAll();
                }
            }

            IReadOnlyList<SortedDictionary<string, string>> seen = ExtManifest.OfKernel([.. _results.Select(result => result.Image)]);
            for (int i = 0; i < seen.Count; i++)
            {
                _results[i].Sequence.AssertSame(_results[i].Expected, seen[i]);
            }
        }

        /// <returns>False when the volume was full.</returns>
        private bool Edit(string image, VolumeModel model)
        {
            using FileDevice device = new(image, writable: true);
            using ExtFileSystem fileSystem = ExtFileSystem.Open(device);
            ModelSequence sequence = new(_random, model, _tokens, $"mke2fs {_format}");
            if (sequence.Run(fileSystem) is not { } expected)
            {
                return false;
            }

            _results.Add((image, expected, sequence));
            ToolResult fsck = OutsideTool.Run("e2fsck", "-f", "-n", image);
            Assert.True(fsck.ExitCode == 0, sequence.Story + fsck.All);
            using ExtFileSystem reopened = ExtFileSystem.Open(device);
            sequence.AssertNothingLeft(device, reopened.LiveExtents());
            return true;
        }
    }
}
