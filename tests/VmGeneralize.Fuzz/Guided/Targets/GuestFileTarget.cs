using System.Text;
using VmGeneralize.Checks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>
/// A file of an in-memory guest, put through every operation and every check: whatever reads the file parses it. Plans are also applied, by the editor that
/// ships.
/// </summary>
/// <param name="name">Name on the command line.</param>
/// <param name="path">Where the input is put.</param>
/// <param name="seeds">Sound contents.</param>
/// <param name="words">Words that mean something in it.</param>
internal sealed class GuestFileTarget(string name, string path, byte[][] seeds, IEnumerable<string> words) : GuidedTarget(name)
{
    private const int ApplyEvery = 16; // edits cost more than plans

    private static readonly Check[] LinuxChecks = [.. CheckCatalogue.All.Where(check => check.Guest == GuestKind.Linux)];
    private static readonly Operation[] LinuxOperations = [.. Catalogue.All.Where(operation => operation.Guest == GuestKind.Linux)];

    private MemoryLinuxGuest _guest = new();
    private int _runs;

    /// <param name="name">Name on the command line.</param>
    /// <param name="path">Where the input is put.</param>
    /// <param name="seeds">Sound contents.</param>
    public GuestFileTarget(string name, string path, params string[] seeds)
        : this(name, path, [.. seeds.Select(Encoding.UTF8.GetBytes)], GuestWords.Of(seeds))
    {
    }

    public override IReadOnlyList<byte[]> Dictionary => [.. words.Select(Encoding.UTF8.GetBytes)];

    public override IReadOnlyList<byte[]> Seeds(TemporaryFolder folder)
    {
        _guest = SmallGuest.Make();
        return seeds;
    }

    public override void Run(byte[] input)
    {
        _guest.WithBytes(path, input);
        GuestEdit[] edits = [.. JointPlan.For(_guest, LinuxOperations).SelectMany(plan => plan.Edits)];
        foreach (Check check in LinuxChecks)
        {
            _ = check.Find(_guest).Count;
        }

        LinuxFacts facts = _guest.Linux;
        _ = (facts.BootableKernel, facts.SwapFiles.Found);
        _ = (facts.NetworkSettings, facts.Drivers, facts.ForbiddenModules, facts.CommandLines, facts.HasNetworkInAzure);
        if (edits.Length > 0 && _runs++ % ApplyEvery == 0)
        {
            _guest.Apply(edits);
            _guest = SmallGuest.Make();
        }
    }
}
