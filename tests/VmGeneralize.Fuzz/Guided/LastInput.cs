using System.IO.MemoryMappedFiles;

namespace VmGeneralize.Fuzz.Guided;

/// <summary>The input being tried, kept where it outlives a process that dies from it (a stack overflow cannot be caught).</summary>
internal sealed class LastInput : IDisposable
{
    private const int Size = 4 << 20;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public LastInput(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, mapName: null, Size);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>The input that was being tried when the process died; null when it was between two inputs.</summary>
    public static byte[]? Read(string path)
    {
        using LastInput last = new(path);
        int length = last._view.ReadInt32(0);
        if (length <= 0)
        {
            return null;
        }

        byte[] input = new byte[length];
        last._view.ReadArray(sizeof(int), input, 0, length);
        return input;
    }

    public void Set(byte[] input)
    {
        _view.WriteArray(sizeof(int), input, 0, input.Length);
        _view.Write(0, input.Length);
    }

    public void Clear() => _view.Write(0, 0);

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
