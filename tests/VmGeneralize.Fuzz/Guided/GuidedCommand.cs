using System.Globalization;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Fuzz.Guided;

/// <summary>
/// <c>guided TARGET[,TARGET...]|all SECONDS [FOLDER [SEED]]</c>: that many seconds for each target; FOLDER keeps findings, and inputs for later runs.
/// <c>replay TARGET FILE...</c>: runs one input with nothing around it.
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
        [Inside, string name, string seconds, string folder, string seed] => Each(Chosen(name), seconds, folder, seed),
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
        bool isClean = true;
        for (GuidedTarget[] left = targets; left.Length > 0;)
        {
            int code = program.Run(Inside, string.Join(',', left.Select(target => target.Name)), seconds, folder, seed);
            isClean &= code == 0;
            if (code is 0 or 1)
            {
                break;
            }

            // The process died on one target; the others are tried without it.
            string name = place.Current ?? left[0].Name;
            string input = LastInput.Read(place.LastInput) is { } last ? place.KeepFinding(name, last) : "between two inputs";
            Console.WriteLine($"{name}: ended with code {code}: {input}");
            left = [.. left.SkipWhile(target => target.Name != name).Skip(1)];
        }

        Console.WriteLine($"{targets.Length} targets, {place.Executions} executions, {(isClean ? "no findings" : "findings")}");
        return isClean ? 0 : 1;
    }

    private static int Each(GuidedTarget[] targets, string seconds, string folder, string seed)
    {
        GuidedPlace place = new(folder);
        int findings = 0;
        foreach (GuidedTarget target in targets)
        {
            place.Current = target.Name;
            GuidedRun run = new(target, place, int.Parse(seed, CultureInfo.InvariantCulture));
            findings += run.Run(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)));
        }

        return findings == 0 ? 0 : 1;
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
