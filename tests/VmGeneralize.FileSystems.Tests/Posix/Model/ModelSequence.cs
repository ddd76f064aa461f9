using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Tests.Ext;

namespace VmGeneralize.FileSystems.Tests.Posix.Model;

/// <summary>One sequence of random edits of a volume and its model, with the maintenance that a run of the tool does.</summary>
/// <param name="random">Source of all random choices.</param>
/// <param name="model">Model of what the volume holds.</param>
/// <param name="tokens">Tokens that contents and names are made of.</param>
/// <param name="made">How the volume was made, for failure messages.</param>
internal sealed class ModelSequence(Random random, VolumeModel model, TokenSet tokens, string made)
{
    private readonly List<string> _done = [];

    /// <summary>Sizes of the attributes that new files get besides a label, in bytes.</summary>
    public IReadOnlyList<int> ValueSizes { get; init; } = [];

    /// <summary>How the volume was made and what was done to it.</summary>
    public string Story => $"{made}\n{string.Join('\n', _done)}\n";

    /// <summary>Edits the volume and compares it with the model before everything is written; then the consistency check must find nothing.</summary>
    /// <returns>What the kernel must see; null when the volume was full and an edit failed halfway, so that the volume must be discarded.</returns>
    public SortedDictionary<string, string>? Run(IWritablePosixFileSystem fileSystem)
    {
        VolumeEdits edits = new(random, model, fileSystem, tokens, ValueSizes, _done);
        try
        {
            for (int i = random.Next(1, 20); i > 0; i--)
            {
                if (!edits.Step())
                {
                    return null;
                }
            }

            Maintain(fileSystem);
            SortedDictionary<string, string> expected = model.Manifest();
            AssertSame(expected, ExtManifest.Of(fileSystem));
            fileSystem.Complete();
            Assert.Equal([], fileSystem.Check());
            return expected;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(Story + exception.Message, exception);
        }
    }

    public void AssertSame(SortedDictionary<string, string> expected, SortedDictionary<string, string> actual)
    {
        string[] differences =
        [
            .. expected.Where(row => !actual.Contains(row)).Select(row => $"- {row.Key} {row.Value}"),
            .. actual.Where(row => !expected.Contains(row)).Select(row => $"+ {row.Key} {row.Value}"),
        ];
        Assert.True(differences.Length == 0, Story + string.Join('\n', differences.Take(10)));
    }

    /// <summary>Asserts that a copy of the volume would hold nothing that was removed.</summary>
    /// <param name="device">The volume.</param>
    /// <param name="live">The parts of it that are copied.</param>
    /// <param name="wipe">
    /// Gives the volume as it was before, without what was already slack then: the kernel may have moved data, and the blocks that it moved it from are now
    /// unwritten blocks of a file. Edits are not expected to look for that. Null where this does not happen.
    /// </param>
    /// <param name="keep">
    /// Keeps the tokens of data that rightly stays although something else that held it was removed. Called when there are leftovers.
    /// </param>
    public void AssertNothingLeft(IBlockDevice device, ExtentSet live, Func<IBlockDevice>? wipe = null, Action? keep = null)
    {
        List<(long Position, string Token)> leftovers = tokens.Leftovers(device, live);
        if (leftovers.Count > 0 && keep is not null)
        {
            keep();
            leftovers = tokens.Leftovers(device, live);
        }

        if (leftovers.Count > 0 && wipe is not null)
        {
            using IBlockDevice before = wipe();
            leftovers.RemoveAll(leftover =>
            {
                byte[] bytes = new byte[leftover.Token.Length];
                before.Read(leftover.Position, bytes);
                return Encoding.ASCII.GetString(bytes) != leftover.Token;
            });
        }

        Assert.True(leftovers.Count == 0, Story + string.Join('\n', leftovers));
    }

    private void Maintain(IWritablePosixFileSystem fileSystem)
    {
        if (random.Next(3) == 0)
        {
            _done.Add("scrub");
            fileSystem.Scrub();
            Assert.Equal(0, fileSystem.Scrub());
        }

        if (random.Next(3) == 0)
        {
            _done.Add("wipe slack");
            IReadOnlyList<SlackPlace> measured = fileSystem.MeasureSlack();
            Assert.Equal(measured.Select(place => (place.Place, place.Bytes)), fileSystem.WipeSlack().Select(place => (place.Place, place.Bytes)));
            Assert.Equal(0, fileSystem.MeasureSlack().Sum(place => place.Bytes));
        }
    }
}
