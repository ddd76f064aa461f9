using VmGeneralize.Blocks;
using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline;

/// <summary>The operations to run: those selected, and before Sysprep only those that are safe there.</summary>
internal static class PreparedSelection
{
    /// <exception cref="UsageException">A name that is not an operation, or one by name that must wait until Sysprep has run.</exception>
    public static IReadOnlyList<Operation> Of(GeneralizeOptions options)
    {
        IReadOnlyList<Operation> selected = Selection.Parse(options.Operations, Catalogue.All);
        if (options.KeepUser)
        {
            selected = [.. selected.Where(operation => !operation.RemovesUser)];
        }

        if (!options.Prepare)
        {
            return selected;
        }

        // Those that came with a group stay out silently; a user who names one wants to know.
        string[] words = Words(options);
        return selected.FirstOrDefault(operation => !operation.SafeBeforeSysprep && words.Contains(operation.Id)) is { } unsafeNow
            ? throw new UsageException(
                $"{unsafeNow.Id} cannot run with --prepare: the machine needs what it removes, or makes it again before Sysprep runs. Run it after Sysprep.")
            : [.. selected.Where(operation => operation.SafeBeforeSysprep)];
    }

    /// <summary>The words of the selection; those that take something out begin with a dash.</summary>
    public static string[] Words(GeneralizeOptions options) =>
        (options.Operations ?? "").ToLowerInvariant().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
