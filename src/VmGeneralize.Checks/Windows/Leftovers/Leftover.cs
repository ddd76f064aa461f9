using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Windows.Leftovers;

/// <summary>Properties that all findings of one kind share.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="What">What was found, as the beginning of a sentence.</param>
/// <param name="Remedy">What to do about it in the VM; null when there is nothing.</param>
/// <param name="FixedBy">Id of the operation that removes it; null when there is none.</param>
internal sealed record Leftover(Severity Severity, string What, string? Remedy = null, string? FixedBy = null)
{
    private readonly Operation? _fix = FixedBy is null ? null : Catalogue.Get(FixedBy);

    /// <summary>What the operation would empty: one finding for each of its folders in which there are files.</summary>
    public IReadOnlyList<Finding> Emptied(IGuestView guest) => At(guest, Fix.Empties(guest));

    /// <summary>The files that the operation would delete, one finding for each folder that they are in.</summary>
    public IReadOnlyList<Finding> Deleted(IGuestView guest) =>
    [
        .. Fix.Plan(guest).OfType<GuestEdit.Delete>().Select(delete => guest.Find(delete.Path)).OfType<GuestFile>()
            .GroupBy(file => file.Path[..file.Path.LastIndexOf('/')]).Select(folder => Files([.. folder])),
    ];

    /// <summary>The same, one finding for each file.</summary>
    public IReadOnlyList<Finding> EachDeleted(IGuestView guest) => At(guest, Fix.Plan(guest).OfType<GuestEdit.Delete>().Select(delete => delete.Path));

    /// <summary>What the operation would delete from the registry, as far as it is wanted.</summary>
    public IReadOnlyList<Finding> DeletedValues(IGuestView guest, Func<GuestEdit.DeleteValue, bool> wanted) =>
        [.. Fix.Plan(guest).OfType<GuestEdit.DeleteValue>().Where(wanted).Select(value => InRegistry(value.Hive, value.Key, value.Name))];

    /// <summary>The registry keys that the operation would delete.</summary>
    public IReadOnlyList<Finding> DeletedKeys(IGuestView guest) =>
        [.. Fix.Plan(guest).OfType<GuestEdit.DeleteKey>().Select(key => InRegistry(key.Hive, key.Key))];

    /// <summary>One finding for each path at which there are files, with their number and size.</summary>
    public IReadOnlyList<Finding> At(IGuestView guest, params IEnumerable<string> paths) =>
    [
        .. paths.Select(path => (Path: path, Content: Content.Of(guest, path)))
            .Where(found => found.Content.Files > 0)
            .Select(found => Files(found.Content, GuestPath.ToWindows(found.Path))),
    ];

    /// <summary>One finding for all files right in a folder whose name is wanted.</summary>
    public IReadOnlyList<Finding> Named(IGuestView guest, string folder, Func<string, bool> wanted)
    {
        GuestFile[] files = [.. guest.List(folder).Where(file => !file.IsDirectory && wanted(file.Name)).Take(GuestTree.Limit + 1)];
        return files.Length == 0 ? [] : [Files(files)];
    }

    /// <summary>A finding at a place in the registry: <c>HIVE\key</c> or <c>HIVE\key: value</c>.</summary>
    public Finding InRegistry(string hive, string key, string? value = null)
    {
        string file = hive.StartsWith('/') ? GuestPath.ToWindows(hive) : hive;
        return new Finding(Severity, What, value is null ? $@"{file}\{key}" : $@"{file}\{key}: {value}", Remedy) { FixedBy = _fix };
    }

    /// <summary>The values of a key that exist, one finding each.</summary>
    public IReadOnlyList<Finding> Values(IGuestView guest, string hive, string key, params string[] names) =>
        [.. names.Where(name => guest.Registry.ValueExists(hive, key, name)).Select(name => InRegistry(hive, key, name))];

    private Operation Fix => _fix ?? throw new InvalidOperationException($"Nothing takes out \"{What}\"");

    private Finding Files(GuestFile[] files) =>
        Files(Content.Sum(files), GuestPath.ToWindows(files[0].Path) + (files.Length == 1 ? "" : $" and {files.Length - 1} more"));

    private Finding Files(Content content, string evidence) =>
        new(Severity, $"{What}: {content}", evidence, Remedy) { FixedBy = _fix, Bytes = content.Bytes };
}
