using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Pipeline;

/// <summary>Edits in words.</summary>
public static class EditText
{
    /// <summary>Where and what, without saying whether it was done; paths as the guest's users write them.</summary>
    public static string Of(GuestEdit edit, GuestKind guest) =>
        edit.FilePath is { } path ? $"{GuestPath.ToShown(path, guest)}: {Contents(edit)}" : Of(edit);

    /// <summary>The same with the paths of the program.</summary>
    public static string Of(GuestEdit edit) => edit switch
    {
        { FilePath: { } path } => $"{path}: {Contents(edit)}",
        GuestEdit.SetValue value => $@"{value.Hive}\{value.Key}: {Name(value.Name)} = {Contents(value)}",
        GuestEdit.DeleteValue value => $@"{value.Hive}\{value.Key}: {Name(value.Name)}",
        GuestEdit.DeleteKey key => $@"{key.Hive}\{key.Key} and all below it",
        GuestEdit.WipeSlack => "slack of live files, directories, file records and registry hives",
        _ => throw Unknown(edit),
    };

    /// <summary>The same with what is done, where a path does not say it.</summary>
    public static string Done(GuestEdit edit) => edit switch
    {
        GuestEdit.SetValue => $"value set: {Of(edit)}",
        GuestEdit.DeleteValue => $"value removed: {Of(edit)}",
        GuestEdit.DeleteKey => $"key removed: {Of(edit)}",
        GuestEdit.WipeSlack => $"wiped: {Of(edit)}",
        _ => Of(edit),
    };

    /// <summary>What a value is set to, or what is done to a file; null when it is removed.</summary>
    internal static string? Contents(GuestEdit edit) => edit switch
    {
        GuestEdit.Truncate => "emptied",
        GuestEdit.Write write => write.Summary,
        GuestEdit.EditLines lines => lines.Lines.ToString(),
        GuestEdit.Create create => $"{create.Contents}, mode {Convert.ToString(create.Mode, 8)}",
        GuestEdit.CreateLink link => $"to {link.LinkTarget}",
        GuestEdit.Erase erase => $"zero from byte {erase.Keep} on",
        GuestEdit.SetValue value => value.Data.ToString(),
        GuestEdit.Delete or GuestEdit.DeleteValue or GuestEdit.DeleteKey or GuestEdit.WipeSlack => null,
        _ => throw Unknown(edit),
    };

    private static string Name(string value) => value.Length == 0 ? "(default)" : value;

    private static InvalidOperationException Unknown(GuestEdit edit) => new($"No words for {edit.GetType().Name}");
}
