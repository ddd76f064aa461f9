using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;

namespace VmGeneralize.Azure.Blobs;

/// <summary>Reads and replaces a resume file: another process sees the old one or the new one, never half of one.</summary>
internal static class ResumeFile
{
    /// <summary>Version of both records.</summary>
    public const int Version = 1;

    private const string StartOver = "Add --restart to start again from the beginning, or delete it.";
    private const long LargestFile = 512L << 20;

    /// <summary>
    /// Keeps other processes away from a resume file, or what else a transfer is known by, until the result is disposed; a killed process keeps
    /// nothing.
    /// </summary>
    /// <exception cref="RefusedException">Another process has it.</exception>
    public static FileStream Lock(string path)
    {
        string name = LockOf(path);
        OutputFile.RequirePlain(name);
        try
        {
            return new FileStream(
                name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException problem) when (File.Exists(name))
        {
            throw new RefusedException(
                AzureRefusal.TransferRunning, $"Another process is running this transfer: it holds {name} ({problem.Message})", "Let it finish, or end it.");
        }
    }

    /// <summary>The file that stands for a transfer while a process works with it.</summary>
    public static string LockOf(string path) => path + ".lock";

    /// <summary>The record in a file; null when there is no file.</summary>
    /// <exception cref="RefusedException">It cannot be read.</exception>
    public static T? Load<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        OutputFile.RequirePlain(path);
        try
        {
            FileInfo file = new(path);
            if (!file.Exists)
            {
                return null;
            }

            if (file.Length > LargestFile)
            {
                throw Unreadable(path, $"it has {file.Length} bytes");
            }

            using FileStream stream = file.OpenRead();
            return JsonSerializer.Deserialize(stream, type) ?? throw Unreadable(path, "it is empty");
        }
        catch (JsonException problem)
        {
            throw Unreadable(path, problem.Message);
        }
    }

    /// <summary>Puts a record in a file, durably.</summary>
    public static void Save<T>(string path, T record, JsonTypeInfo<T> type) =>
        OutputFile.Write(path, stream => JsonSerializer.Serialize(stream, record, type), OutputRights.Private);

    public static void Delete(string path) => File.Delete(path);

    /// <summary>True for what <see cref="Unreadable"/> and <see cref="Other"/> make.</summary>
    public static bool IsRefusal(RefusedException refusal) => refusal.Code == AzureRefusal.ResumeUnreadable || refusal.Code == AzureRefusal.ResumeOther;

    public static RefusedException Unreadable(string path, string problem) =>
        new(AzureRefusal.ResumeUnreadable, $"The resume file {path} cannot be used: {problem}.", StartOver);

    /// <summary>The disk, or what is to be made from it, is not the one that the upload began with.</summary>
    public static RefusedException Changed(string path, DateTime writtenUtc) => new(
        AzureRefusal.ResumeOther,
        $"The disk, its plan or this program changed after the upload of resume file {path} began (last written {writtenUtc:u}): what has "
            + "arrived belongs to another disk.",
        StartOver);

    public static RefusedException Other(string path, string what, string recorded, string now) =>
        new(AzureRefusal.ResumeOther, $"The resume file {path} belongs to another transfer: its {what} is {recorded}, now it is {now}.",
            StartOver);
}
