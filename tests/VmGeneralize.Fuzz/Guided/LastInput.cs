using System.IO.MemoryMappedFiles;

namespace VmGeneralize.Fuzz.Guided;

/// <summary>The input that is being tried, where it outlives a process that dies of it (a stack that overflows cannot be caught).</summary>
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

    /// <summary>What was tried when the process died; null when it was between two inputs.</summary>
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
