using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Linux;

/// <summary>What a plan says about paths, in the notation of manifests.</summary>
internal sealed class LinuxPlan(Plan plan)
{
    public IReadOnlySet<string> Removed { get; } = plan.Edits.SelectMany(edit => edit.Removed).Select(LinuxManifest.Escape).ToHashSet(StringComparer.Ordinal);

    public IReadOnlySet<string> Created { get; } = Paths(plan, "create", "create-link");

    public IReadOnlySet<string> Changed { get; } = Paths(plan, "truncate", "write", "edit-lines", "erase");

    private static HashSet<string> Paths(Plan plan, params string[] kinds) =>
        plan.Edits.Where(edit => kinds.Contains(edit.Kind)).Select(edit => LinuxManifest.Escape(edit.Path)).ToHashSet(StringComparer.Ordinal);
}
