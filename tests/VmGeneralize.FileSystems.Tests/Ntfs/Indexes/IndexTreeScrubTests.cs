using System.Text;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Indexes;

/// <summary>Tests what earlier changes by other drivers left behind, and states that only other drivers leave.</summary>
public class IndexTreeScrubTests
{
    private static readonly byte[] Secret = Encoding.Unicode.GetBytes("removed long ago");

    [Fact]
    public void Scrubbing_wipes_slack_and_free_blocks_and_nothing_else()
    {
        IndexHarness harness = Large();
        MemoryIndexStorage storage = harness.Storage;
        string[] names = [.. harness.Names];
        PlantAtEnd(storage, index: 0, grow: true);
        for (int index = 1; index < storage.StoredCount; index++)
        {
            PlantAtEnd(storage, index, grow: false);
        }

        byte[] free = new byte[storage.BlockSize];
        Secret.CopyTo(free, 700);
        storage.AddBlock(free, allocated: false);

        long scrubbed = harness.Tree.ScrubSlack();

        Assert.False(storage.Contains(Secret));
        Assert.InRange(scrubbed, storage.BlockSize + Secret.Length / 2, storage.BlockSize + (storage.StoredCount * Secret.Length));
        harness.Verify();
        Assert.Equal(names, harness.Tree.Entries().Select(entry => entry.FileName.Name));
        Assert.Equal(0, harness.Tree.ScrubSlack());
    }

    [Fact]
    public void Removed_names_are_gone_although_the_block_held_others_in_its_slack()
    {
        IndexHarness harness = Large();
        for (int index = 1; index < harness.Storage.StoredCount; index++)
        {
            PlantAtEnd(harness.Storage, index, grow: false);
        }

        foreach (string name in harness.Names.ToArray())
        {
            harness.Remove(name);
        }

        Assert.False(harness.Storage.Contains(Secret));
        harness.Verify();
    }

    [Fact]
    public void Empty_leaves_that_others_left_are_read_filled_and_removed()
    {
        IndexHarness harness = WithEmptyLeaf(out string before, out string after);
        Assert.Empty(harness.Tree.Check());
        harness.VerifyLookups([before, after, "b"]);
        harness.Remove(before); // its child is the empty leaf
        harness.Verify();

        harness = WithEmptyLeaf(out _, out after);
        harness.Insert("b");
        harness.Verify();
        harness.Remove(after);
        harness.Verify();
    }

    [Fact]
    public void A_large_directory_of_one_empty_leaf_is_fine_and_becomes_small_again()
    {
        MemoryIndexStorage storage = MemoryIndexStorage.Create(TestUpCase.Collation, 4096, 4096, 600);
        IndexNodeStore store = new(storage, new IndexShape(storage, TestUpCase.Collation));
        IndexNode leaf = store.Allocate(hasChildren: false, [IndexEntry.End()]);
        store.Write(leaf);
        SetRoot(store, [store.WithChild(IndexEntry.End(), leaf)]);
        IndexHarness harness = new(storage);
        Assert.Empty(harness.Tree.Check());
        Assert.Empty(harness.Tree.Entries());
        Assert.False(harness.Tree.Remove(TestUpCase.Key("absent")));
        harness.Insert("one");
        harness.Verify();
        harness.Remove("one");
        harness.Verify();
        Assert.Equal((0, 48), (storage.AllocatedCount, storage.ReadRoot().Length));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("c")]
    [InlineData("e")]
    public void Interior_nodes_without_keys_that_others_left_are_read_filled_and_removed(string removed)
    {
        IndexHarness harness = WithChains();
        Assert.Empty(harness.Tree.Check());
        harness.VerifyLookups(["a", "b", "c", "d", "e", "f"]);
        harness.Insert("f"); // below two nodes without keys
        harness.Insert("bb");
        harness.Verify(mayHaveEmpty: true);

        harness = WithChains();
        harness.Remove(removed);
        harness.Verify(mayHaveEmpty: true);
        harness.Remove("b");
        harness.Verify(mayHaveEmpty: true);
        foreach (string name in harness.Names.ToArray())
        {
            harness.Remove(name);
            harness.Verify(mayHaveEmpty: true);
        }

        Assert.Equal(0, harness.Storage.AllocatedCount);
    }

    [Fact]
    public void Chains_of_nodes_without_keys_go_as_one_up_to_the_root()
    {
        MemoryIndexStorage storage = MemoryIndexStorage.Create(TestUpCase.Collation, 2048, 512, 600);
        IndexNodeStore store = new(storage, new IndexShape(storage, TestUpCase.Collation));
        IndexNode top = Chain(store, "only");
        SetRoot(store, [store.WithChild(IndexEntry.End(), top)]);
        IndexHarness harness = new(storage);
        Assert.Empty(harness.Tree.Check());

        harness.Remove("only");

        harness.Verify();
        Assert.Equal(0, storage.AllocatedCount);
    }

    [Fact]
    public void Free_blocks_are_used_before_the_index_grows()
    {
        IndexHarness harness = Large();
        long blocks = harness.Storage.BlockCount;
        string[] names = [.. harness.Names];
        for (int round = 0; round < 3; round++)
        {
            Array.ForEach(names, harness.Remove);
            Array.ForEach(names, harness.Insert);
        }

        Assert.InRange(harness.Storage.BlockCount, blocks, blocks + (blocks / 2));
        harness.Verify();
    }

    [Fact]
    public void Listing_reads_each_block_once_and_allocates_little_more_than_the_blocks()
    {
        IndexHarness harness = new(4096, 4096, rootCapacity: 500);
        for (int i = 0; i < 5000; i++)
        {
            harness.Insert($"file {i}");
        }

        int readBefore = harness.Storage.BlocksRead;
        long before = GC.GetAllocatedBytesForCurrentThread();
        long references = 0;
        foreach (IndexEntry entry in harness.Tree.Entries())
        {
            references += (long)entry.FileReference;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        int read = harness.Storage.BlocksRead - readBefore;
        Assert.Equal(harness.Storage.AllocatedCount, read);
        Assert.InRange(allocated, 0, read * 4800L);
        Assert.True(references > 0);
    }

    private static IndexHarness Large()
    {
        IndexHarness harness = new(2048, 512, rootCapacity: 400);
        for (int i = 0; i < 300; i++)
        {
            harness.Insert($"name {i} {i * 7919 % 300}");
        }

        return harness;
    }

    /// <summary>The root's keys b and d separate three leaves, each below two nodes without keys.</summary>
    private static IndexHarness WithChains()
    {
        MemoryIndexStorage storage = MemoryIndexStorage.Create(TestUpCase.Collation, 2048, 512, 600);
        IndexNodeStore store = new(storage, new IndexShape(storage, TestUpCase.Collation));
        SetRoot(store,
        [
            store.WithChild(IndexEntry.ForFile(1, TestUpCase.Key("b")), Chain(store, "a")),
            store.WithChild(IndexEntry.ForFile(1, TestUpCase.Key("d")), Chain(store, "c")),
            store.WithChild(IndexEntry.End(), Chain(store, "e")),
        ]);
        return new IndexHarness(storage);
    }

    /// <summary>A leaf with one key below two nodes without keys.</summary>
    private static IndexNode Chain(IndexNodeStore store, string name)
    {
        IndexNode node = store.Allocate(hasChildren: false, [IndexEntry.ForFile(1, TestUpCase.Key(name)), IndexEntry.End()]);
        store.Write(node);
        for (int level = 0; level < 2; level++)
        {
            node = store.Allocate(hasChildren: true, [store.WithChild(IndexEntry.End(), node)]);
            store.Write(node);
        }

        return node;
    }

    private static IndexHarness WithEmptyLeaf(out string before, out string after)
    {
        (before, after) = ("c", "d");
        MemoryIndexStorage storage = MemoryIndexStorage.Create(TestUpCase.Collation, 2048, 512, 600);
        IndexNodeStore store = new(storage, new IndexShape(storage, TestUpCase.Collation));
        IndexNode empty = store.Allocate(hasChildren: false, [IndexEntry.End()]);
        store.Write(empty);
        IndexNode full = store.Allocate(hasChildren: false, [Entry(after), IndexEntry.End()]);
        store.Write(full);
        SetRoot(store, [store.WithChild(Entry(before), empty), store.WithChild(IndexEntry.End(), full)]);
        return new IndexHarness(storage);

        static IndexEntry Entry(string name) => IndexEntry.ForFile(1, TestUpCase.Key(name));
    }

    private static void SetRoot(IndexNodeStore store, List<IndexEntry> entries)
    {
        IndexNode root = store.ReadRoot();
        root.Entries.Clear();
        root.Entries.AddRange(entries);
        root.HasChildren = true;
        Assert.True(store.TryWriteRoot(root));
    }

    /// <summary>Puts the secret after the entries, as a driver that only moves them does.</summary>
    private static void PlantAtEnd(MemoryIndexStorage storage, int index, bool grow)
    {
        byte[] bytes = storage.Stored(index);
        if (grow)
        {
            int used = bytes.Length;
            Array.Resize(ref bytes, used + 64);
            IndexNodeHeader header = IndexNodeHeader.Read(bytes.AsSpan(0x10));
            (header with { AllocatedSize = header.AllocatedSize + 64 }).Write(bytes.AsSpan(0x10));
            storage.Store(index, bytes);
        }

        int end = (index == 0 ? 0x10 : 0x18) + (int)IndexNodeHeader.Read(bytes.AsSpan(index == 0 ? 0x10 : 0x18)).IndexLength;
        if (bytes.Length - end >= Secret.Length)
        {
            Secret.CopyTo(bytes, bytes.Length - Secret.Length);
        }
    }
}
