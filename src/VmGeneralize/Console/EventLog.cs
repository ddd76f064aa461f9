using System.Globalization;
using System.Text;
using System.Text.Json;
using VmGeneralize.Azure;
using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Console;

/// <summary>
/// What a run did, for the file of <c>--log</c>: one JSON object per line, added to what is there. Nobody else may read a file that is made here:
/// names of files in a disk say much about it. Secrets on the command line and in messages are left out. A log on a full disk does not end the work.
/// </summary>
internal sealed class EventLog : IDisposable
{
    private const string FirstBytes = "{\"time\":\"";

    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly TimeProvider _time;

    private EventLog(FileStream file, TimeProvider time)
    {
        _file = file;
        _time = time;
    }

    /// <exception cref="UsageException">The file is something other than such a log: a typo must not add lines to a disk.</exception>
    public static EventLog Open(string path, TimeProvider time)
    {
        // Without a buffer: what could not be written is not tried again when the file is closed.
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream file;
        try
        {
            if (HostFile.KindOf(path) is not (HostFileKind.None or HostFileKind.File))
            {
                throw new UsageException($"--log {path}: this is not a regular file. Choose another name.");
            }

            file = new FileStream(path, options);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--log {path}: {problem.Message}");
        }

        byte[] first = new byte[FirstBytes.Length];
        int read = file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        if (read > 0 && Encoding.ASCII.GetString(first, 0, read) != FirstBytes)
        {
            file.Dispose();
            throw new UsageException($"--log {path}: this file exists and is not a log of vmgeneralize. Choose another name.");
        }

        file.Seek(0, SeekOrigin.End);
        return new EventLog(file, time);
    }

    /// <summary>Adds a line.</summary>
    /// <param name="name">What happened, for programs.</param>
    /// <param name="message">For people.</param>
    /// <param name="more">Writes further properties.</param>
    public void Write(string name, string message, Action<Utf8JsonWriter>? more = null)
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter json = new(line, new JsonWriterOptions { Encoder = PrintableJson.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("time", _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteNumber("process", Environment.ProcessId);
            json.WriteString("event", name);
            json.WriteString("message", Redacted.Text(message));
            more?.Invoke(json);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        lock (_lock)
        {
            try
            {
                _file.Write(line.GetBuffer(), 0, (int)line.Length);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                _ = problem; // as with standard error: what is reported must not end what is done
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
