using System.Runtime.InteropServices;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Indexes;

/// <summary>A directory index and a sorted dictionary that it must agree with.</summary>
internal sealed class IndexHarness
{
    private readonly SortedDictionary<string, ulong> _model =
        new(Comparer<string>.Create((left, right) => TestUpCase.Table.Compare(left, right)));

    private ulong _nextReference = 100;

    public IndexHarness(MemoryIndexStorage storage)
    {
        Storage = storage;
        Tree = new IndexTree(storage, TestUpCase.Collation);
        foreach (IndexEntry entry in Tree.Entries())
        {
            _model.Add(entry.FileName.Name, entry.FileReference);
        }
    }

    public IndexHarness(int blockSize, int bytesPerVcn, int rootCapacity, int firstBlockCost = 0)
        : this(MemoryIndexStorage.Create(TestUpCase.Collation, blockSize, bytesPerVcn, rootCapacity, firstBlockCost))
    {
    }

    public MemoryIndexStorage Storage { get; }

    public IndexTree Tree { get; }

    public IReadOnlyCollection<string> Names => _model.Keys;

    public void Toggle(string name)
    {
        if (_model.ContainsKey(name))
        {
            Remove(name);
        }
        else
        {
            Insert(name);
        }
    }

    public void Insert(string name)
    {
        ulong reference = _nextReference++;
        Tree.Insert(IndexEntry.ForFile(reference, TestUpCase.Key(name)));
        _model.Add(name, reference);
    }

    public void Remove(string name)
    {
        Assert.True(Tree.Remove(TestUpCase.Key(name)));
        Assert.True(_model.Remove(name));
        if (name.Length > 4)
        {
            // Shorter names may be the start of another name.
            Assert.False(Storage.Contains(MemoryMarshal.AsBytes(name.AsSpan())), $"{name} is still in the index");
        }
    }

    /// <param name="mayHaveEmpty">Whether other drivers left nodes without keys in it.</param>
    public void Verify(bool mayHaveEmpty = false)
    {
        Assert.Empty(Tree.Check());
        Assert.Equal(0, Storage.SlackBytes());
        Assert.True(mayHaveEmpty || Storage.EmptyBlocks() == 0, $"{Storage.EmptyBlocks()} blocks without keys");
        Assert.Equal(_model.Select(pair => (pair.Key, pair.Value)), Tree.Entries().Select(entry => (entry.FileName.Name, entry.FileReference)));
    }

    public void VerifyLookups(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            bool expected = _model.TryGetValue(name, out ulong reference);
            Assert.Equal(expected, Tree.TryFind(TestUpCase.Key(name), out IndexEntry entry));
            if (expected)
            {
                Assert.Equal(reference, entry.FileReference);
            }
        }
    }
}
