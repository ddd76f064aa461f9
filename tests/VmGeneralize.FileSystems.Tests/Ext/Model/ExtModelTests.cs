using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ext.Model;

/// <summary>
/// Random sequences of edits on random volumes, beside a model. <c>VMG_EXT_SEQUENCES</c> asks for more of them than run by default,
/// <c>VMG_EXT_SEED</c> for others: the message of a failure names the seed that repeats it.
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

    /// <summary>One volume: each sequence goes on with what the one before it left.</summary>
    private sealed class Run(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly TokenSet _tokens = new();
        private readonly List<(string Image, SortedDictionary<string, string> Expected, string Story)> _results = [];
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
                if (Sequence(edited, model))
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
                AssertSame(_results[i].Expected, seen[i], _results[i].Story);
            }
        }

        /// <returns>False when the volume was full.</returns>
        private bool Sequence(string image, VolumeModel model)
        {
            using FileDevice device = new(image, writable: true);
            using ExtFileSystem fileSystem = ExtFileSystem.Open(device);
            VolumeEdits edits = new(_random, model, fileSystem, _tokens);
            string story = "";
            try
            {
                for (int i = _random.Next(1, 20); i > 0; i--)
                {
                    if (!edits.Step())
                    {
                        return false;
                    }
                }

                Maintain(fileSystem, edits.Done);
                SortedDictionary<string, string> expected = model.Manifest();
                story = $"mke2fs {_format}\n{string.Join('\n', edits.Done)}\n";
                AssertSame(expected, ExtManifest.Of(fileSystem), story);
                fileSystem.Complete();
                Assert.Equal([], fileSystem.Check());
                _results.Add((image, expected, story));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"mke2fs {_format}\n{string.Join('\n', edits.Done)}\n{exception.Message}", exception);
            }

            ToolResult fsck = OutsideTool.Run("e2fsck", "-f", "-n", image);
            Assert.True(fsck.ExitCode == 0, story + fsck.All);
            using ExtFileSystem reopened = ExtFileSystem.Open(device);
            IReadOnlyList<string> leftovers = _tokens.Leftovers(device, reopened.LiveExtents());
            Assert.True(leftovers.Count == 0, story + string.Join('\n', leftovers));
            return true;
        }

        private void Maintain(ExtFileSystem fileSystem, List<string> done)
        {
            if (_random.Next(3) == 0)
            {
                done.Add("scrub");
                fileSystem.Scrub();
                Assert.Equal(0, fileSystem.Scrub());
            }

            if (_random.Next(3) == 0)
            {
                done.Add("wipe slack");
                IReadOnlyList<SlackPlace> measured = fileSystem.MeasureSlack();
                Assert.Equal(measured.Select(place => (place.Place, place.Bytes)), fileSystem.WipeSlack().Select(place => (place.Place, place.Bytes)));
                Assert.Equal(0, fileSystem.MeasureSlack().Sum(place => place.Bytes));
            }
        }

        private static void AssertSame(SortedDictionary<string, string> expected, SortedDictionary<string, string> actual, string story)
        {
            string[] differences =
            [
                .. expected.Where(row => !actual.Contains(row)).Select(row => $"- {row.Key} {row.Value}"),
                .. actual.Where(row => !expected.Contains(row)).Select(row => $"+ {row.Key} {row.Value}"),
            ];
            Assert.True(differences.Length == 0, story + string.Join('\n', differences.Take(10)));
        }
    }
}
