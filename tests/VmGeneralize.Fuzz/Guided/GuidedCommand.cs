using System.Globalization;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Guided;

/// <summary>
/// <c>guided TARGET[,TARGET...]|all SECONDS [FOLDER [SEED]]</c>: that many seconds for each target; FOLDER keeps inputs, for runs that go on, and findings.
/// <c>replay TARGET FILE...</c>: one input without anything around it.
/// </summary>
internal static class GuidedCommand
{
    public const string Verb = "guided";
    public const string Inside = "guided-inside"; // the instrumented copy
    public const string Replay = "replay";

    public static int Run(string[] args)
    {
        if (args[0] == Inside)
        {
            _ = CoverageMap.Current;
        }

        return Parse(args);
    }

    private static int Parse(string[] args) => args switch
    {
        [Verb, string name, string seconds, .. string[] rest] when Chosen(name) is [_, ..] targets =>
            All(targets, seconds, rest is [string folder, ..] ? folder : null, rest is [_, string seed] ? seed : "0"),
        [Inside, string name, string seconds, string folder, string seed] => One(Chosen(name)[0], seconds, folder, seed),
        [Replay, string name, .. string[] files] when Chosen(name) is [GuidedTarget target] => Again(target, files),
        _ => Usage(),
    };

    private static GuidedTarget[] Chosen(string names) =>
        [.. GuidedTargets.All.Where(target => names == "all" || names.Split(',').Contains(target.Name))];

    private static int All(GuidedTarget[] targets, string seconds, string? kept, string seed)
    {
        using TemporaryFolder temporary = new();
        string folder = kept ?? temporary.File("place");
        GuidedPlace place = new(folder);
        using InstrumentedCopy program = new();
        int findings = 0;
        foreach (GuidedTarget target in targets)
        {
            int code = program.Run(Inside, target.Name, seconds, folder, seed);
            if (code is not (0 or 1))
            {
                string input = LastInput.Read(place.LastInput) is { } last ? place.KeepFinding(target.Name, last) : "between two inputs";
                Console.WriteLine($"{target.Name}: ended with code {code}: {input}");
            }

            findings += code == 0 ? 0 : 1;
        }

        Console.WriteLine($"{targets.Length} targets, {place.Executions} executions, {findings} targets with findings");
        return findings == 0 ? 0 : 1;
    }

    private static int One(GuidedTarget target, string seconds, string folder, string seed)
    {
        GuidedRun run = new(target, new GuidedPlace(folder), int.Parse(seed, CultureInfo.InvariantCulture));
        return run.Run(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))) == 0 ? 0 : 1;
    }

    private static int Again(GuidedTarget target, string[] files)
    {
        using TemporaryFolder folder = new();
        _ = target.Seeds(folder);
        int findings = 0;
        foreach (string file in files)
        {
            Execution execution = Execution.Of(target, File.ReadAllBytes(file));
            Console.WriteLine($"{file}: {execution.Finding ?? (execution.IsRefused ? "refused" : "a value")}");
            findings += execution.Finding is null ? 0 : 1;
        }

        return findings == 0 ? 0 : 1;
    }

    private static int Usage()
    {
        Console.Error.WriteLine($"usage: {Verb} TARGET[,TARGET...]|all SECONDS [FOLDER [SEED]] or {Replay} TARGET FILE..., TARGET one of "
            + string.Join(' ', GuidedTargets.All.Select(target => target.Name)));
        return 2;
    }
}
