using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Tests.Posix.Model;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.TestSupport;
using VolumeModel = VmGeneralize.FileSystems.Tests.Posix.Model.VolumeModel;

namespace VmGeneralize.FileSystems.Tests.Xfs.Model;

/// <summary>
/// Random sequences of edits on random volumes, beside a model, in turns with random work of the kernel on the same volume. <c>VMG_XFS_VOLUMES</c> asks
/// for more volumes than are made by default, <c>VMG_XFS_REPLAYED</c> for more of those with a log to replay, <c>VMG_XFS_SEED</c> for others: the
/// message of a failure names the seed that repeats it.
/// </summary>
public sealed class XfsModelTests
{
    private const int Volumes = 12;
    private const int ReplayedVolumes = 2;
    private const int Sequences = 2;

    private static readonly int[] s_valueSizes = [0, 20, 100, 300, 900, 3000, 9000, 65_536];

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_edits_leave_what_the_model_says(int part)
    {
        XfsImage.RequireTools();
        int first = Setting("VMG_XFS_SEED", 0);
        for (int seed = first + part; seed < first + Setting("VMG_XFS_VOLUMES", Volumes); seed += 4)
        {
            new Run(seed, alwaysStops: false).All();
        }
    }

    [SkippableFact]
    public void Random_edits_after_a_replay_leave_what_the_model_says()
    {
        XfsImage.RequireTools();
        int first = Setting("VMG_XFS_SEED", 0);
        for (int seed = first; seed < first + Setting("VMG_XFS_REPLAYED", ReplayedVolumes); seed++)
        {
            new Run(seed, alwaysStops: true).All();
        }
    }

    private static int Setting(string name, int usual) => int.TryParse(Environment.GetEnvironmentVariable(name), out int value) ? value : usual;

    /// <summary>One volume.</summary>
    private sealed class Run(int seed, bool alwaysStops)
    {
        private readonly Random _random = new(seed);
        private readonly TokenSet _tokens = new();

        public void All()
        {
            try
            {
                Go();
            }
            catch (Exception exception) when (exception is not SkipException)
            {
                throw new InvalidOperationException($"VMG_XFS_SEED={seed} VMG_XFS_VOLUMES=1: {exception.Message}", exception);
            }
        }

        private void Go()
        {
            using TemporaryFolder folder = new();
            string path = folder.File("volume");
            XfsPast past = new(path, _random, alwaysStops);
            past.Make();
            Action<SortedDictionary<string, string>> look = _ => { };
            for (int turn = 0; turn < Sequences; turn++)
            {
                VolumeModel model = new(past.Go(look));
                _tokens.Count = past.Tokens;
                string before = path + ".before";
                OutsideTool.RunChecked("cp", "--sparse=always", path, before);
                ModelSequence sequence = new(_random, model, _tokens, past.Format) { ValueSizes = s_valueSizes };
                if (Edit(path, before, sequence, model) is { } expected)
                {
                    look = seen => sequence.AssertSame(expected, seen);
                }
                else
                {
                    File.Move(before, path, overwrite: true);
                    look = _ => { };
                }

                _tokens.KeepAll(); // what the kernel does from now on may use it again
                past.Tokens = _tokens.Count;
            }

            // The kernel goes on with what the last sequence left, and finds it sound.
            _ = past.Go(look);
            XfsImage.Mounted(path, _ => { });
            XfsJudge.AssertSound(path);
        }

        /// <returns>Null when the volume was full.</returns>
        private SortedDictionary<string, string>? Edit(string path, string before, ModelSequence sequence, VolumeModel model)
        {
            using FileDevice original = new(before);
            using FileDevice device = new(path, writable: true);
            using XfsFileSystem fileSystem = XfsFileSystem.Open(device);
            if (sequence.Run(fileSystem) is not { } expected)
            {
                return null;
            }

            // What a file shares with one that was removed stays by right.
            foreach (FileEntry file in model.Files.Select(file => fileSystem.Find(file)!))
            {
                byte[] contents = new byte[file.Length];
                fileSystem.Read(file, 0, contents);
                _tokens.Keep(contents);
            }

            ToolResult repair = OutsideTool.Run("xfs_repair", "-n", path);
            Assert.True(repair.ExitCode == 0, sequence.Story + repair.All);
            using XfsFileSystem reopened = XfsFileSystem.Open(device);
            sequence.AssertNothingLeft(device, reopened.LiveExtents(), () => Wiped(original));
            return expected;
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
    }
}
