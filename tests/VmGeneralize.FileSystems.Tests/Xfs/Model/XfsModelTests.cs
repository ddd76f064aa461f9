using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Tests.Posix.Model;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.TestSupport;
using Xunit.Abstractions;
using VolumeModel = VmGeneralize.FileSystems.Tests.Posix.Model.VolumeModel;

namespace VmGeneralize.FileSystems.Tests.Xfs.Model;

/// <summary>
/// Tests random sequences of edits on random volumes against a model, in turn with random work of the kernel on the same volume. <c>VMG_XFS_VOLUMES</c> asks
/// for more volumes than are made by default, <c>VMG_XFS_REPLAYED</c> for more of those with a log to replay, and <c>VMG_XFS_SEED</c> for different ones: a
/// failure message names the seed that repeats it.
/// </summary>
public sealed class XfsModelTests(ITestOutputHelper output)
{
    private const int Volumes = 8;
    private const int ReplayedVolumes = 2;
    private const int Turns = 2;
    private const int SequencesPerTurn = 10;

    private static readonly int[] s_valueSizes = [0, 20, 100, 300, 900, 3000, 9000, 65_536];

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_edits_leave_what_the_model_says(int part)
    {
        int first = Setting("VMG_XFS_SEED", 0) + part;
        int end = first - part + Setting("VMG_XFS_VOLUMES", Volumes);
        All(Enumerable.Range(first, Math.Max(0, end - first)).Where(seed => (seed - first) % 4 == 0), alwaysStops: false);
    }

    [SkippableFact]
    public void Random_edits_after_a_replay_leave_what_the_model_says() =>
        All(Enumerable.Range(Setting("VMG_XFS_SEED", 0), Setting("VMG_XFS_REPLAYED", ReplayedVolumes)), alwaysStops: true);

    private void All(IEnumerable<int> seeds, bool alwaysStops)
    {
        XfsImage.RequireTools();
        int volumes = 0;
        int judged = 0;
        foreach (int seed in seeds)
        {
            volumes++;
            judged += new Run(seed, alwaysStops).All();
        }

        output.WriteLine($"{judged} sequences on {volumes} volumes");
        Assert.InRange(judged, volumes * Turns * SequencesPerTurn / 2, volumes * Turns * SequencesPerTurn); // some volumes are full
    }

    private static int Setting(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : usual;

    /// <summary>The run on one volume.</summary>
    private sealed class Run(int seed, bool alwaysStops)
    {
        private readonly Random _random = new(seed);
        private readonly TokenSet _tokens = new();

        /// <returns>Number of sequences that were judged.</returns>
        public int All()
        {
            try
            {
                return Go();
            }
            catch (Exception exception) when (exception is not SkipException)
            {
                throw new InvalidOperationException($"VMG_XFS_SEED={seed} VMG_XFS_VOLUMES=1: {exception.Message}", exception);
            }
        }

        private int Go()
        {
            using TemporaryFolder folder = new();
            string path = folder.File("volume");
            XfsPast past = new(path, _random, alwaysStops);
            past.Make();
            Action<SortedDictionary<string, string>> look = _ => { };
            int judged = 0;
            for (int turn = 0; turn < Turns; turn++)
            {
                VolumeModel model = new(past.Go(look));
                _tokens.Count = past.Tokens;
                List<Result> results = Edit(path, past.Format, model);
                look = results.Count > 0 ? seen => results[^1].Sequence.AssertSame(results[^1].Expected, seen) : _ => { };
                judged += results.Count;
                _tokens.KeepAll(); // what the kernel does from now on may use it again
                past.Tokens = _tokens.Count;
            }

            // The kernel continues from what the last sequence left; xfs_repair finds the result sound.
            _ = past.Go(look);
            XfsImage.Mounted(path, _ => { });
            XfsJudge.AssertSound(path);
            return judged;
        }

        /// <summary>Runs sequences that each continue from what the one before it left; at the end the kernel shows what each of them left.</summary>
        private List<Result> Edit(string path, string format, VolumeModel model)
        {
            List<Result> results = [];
            string image = path;
            for (int i = 0; i < SequencesPerTurn; i++)
            {
                string edited = $"{path}.{i}";
                OutsideTool.RunChecked("cp", "--sparse=always", image, edited);
                VolumeModel before = new(model.Manifest());
                ModelSequence sequence = new(_random, model, _tokens, format) { ValueSizes = s_valueSizes };
                if (Edit(edited, image, sequence, model) is { } expected)
                {
                    results.Add(new Result(edited, expected, sequence));
                    image = edited;
                }
                else
                {
                    File.Delete(edited);
                    model = before;
                    _tokens.KeepAll();
                }
            }

            IReadOnlyList<SortedDictionary<string, string>> seen = XfsTree.OfKernel([.. results.Select(result => result.Path)]);
            for (int i = 0; i < seen.Count; i++)
            {
                results[i].Sequence.AssertSame(results[i].Expected, seen[i]);
            }

            File.Move(image, path, overwrite: true);
            results.Where(result => result.Path != image).ToList().ForEach(result => File.Delete(result.Path));
            return results;
        }

        /// <returns>Null when the volume was full.</returns>
        private SortedDictionary<string, string>? Edit(string path, string before, ModelSequence sequence, VolumeModel model)
        {
            using FileDevice device = new(path, writable: true);
            using XfsFileSystem fileSystem = XfsFileSystem.Open(device);
            if (sequence.Run(fileSystem) is not { } expected)
            {
                return null;
            }

            XfsJudge.AssertSound(path, sequence.Story);
            using FileDevice original = new(before);
            using XfsFileSystem reopened = XfsFileSystem.Open(device);
            sequence.AssertNothingLeft(device, reopened.LiveExtents(), () => Wiped(original), () => KeepShared(reopened, model));
            return expected;
        }

        /// <summary>Keeps what a file shares with a removed one: that rightly stays.</summary>
        private void KeepShared(XfsFileSystem fileSystem, VolumeModel model)
        {
            foreach (FileEntry file in model.Files.Select(file => fileSystem.Find(file)!))
            {
                byte[] contents = new byte[file.Length];
                fileSystem.Read(file, 0, contents);
                _tokens.Keep(contents);
            }
        }

        private static OverlayDevice Wiped(FileDevice device)
        {
            OverlayDevice overlay = new(device);
            using XfsFileSystem fileSystem = XfsFileSystem.Open(overlay);
            fileSystem.WipeSlack();
            fileSystem.Scrub();
            fileSystem.Complete();
            return overlay;
        }

        private sealed record Result(string Path, SortedDictionary<string, string> Expected, ModelSequence Sequence);
    }
}
