using System.Text.Json.Nodes;
using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Azure.Tests.Compute;

public sealed class LeftoversTests : ArmTest
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private Leftovers All => new(Access, null);

    [Fact]
    public async Task Only_what_carries_the_tag_is_found()
    {
        Add("mine", "run-1");
        Add("another", "run-2");
        Server.State.AddDisk(Scope.Disk("untagged"), "westeurope");
        Image("between", "run-1");

        IReadOnlyList<Leftover> all = await All.FindAsync(Scope, run: null, default);
        IReadOnlyList<Leftover> one = await All.FindAsync(Scope, "run-1", default);

        Assert.Equal(["another", "between", "mine"], all.Select(left => left.Id.Split('/')[^1]).Order());
        Assert.Equal(["between", "mine"], one.Select(left => left.Id.Split('/')[^1]).Order());
    }

    [Theory]
    [InlineData("ActiveUpload", true)]
    [InlineData("Unattached", true)]
    [InlineData("Attached", false)]
    [InlineData("Reserved", false)]
    public async Task What_a_machine_uses_stays(string state, bool goes)
    {
        Add("mine", "run-1", state);

        Leftover left = Assert.Single(await All.FindAsync(Scope, run: null, default));

        Assert.Equal(goes, left.MayGo(TimeSpan.FromHours(24), Now));
        Assert.False(left.MayGo(TimeSpan.FromHours(37), Now)); // it has been there for 36
        Assert.False((left with { Began = null }).MayGo(TimeSpan.Zero, Now));
    }

    [Fact]
    public async Task An_open_access_is_closed_first_even_when_the_bytes_are_no_disk_yet()
    {
        Server.State.IsVhd = _ => false;
        Add("mine", "run-1", "ActiveUpload");
        Image("between", "run-1");
        foreach (Leftover left in await All.FindAsync(Scope, run: null, default))
        {
            await All.RemoveAsync(left, default);
        }

        Assert.Equal(["POST disks/mine/endGetAccess", "DELETE disks/mine", "DELETE images/between"], Changes);
        Assert.Empty(await All.FindAsync(Scope, run: null, default));
    }

    private void Add(string name, string run, string state = "Unattached")
    {
        Server.State.AddDisk(Scope.Disk(name), "westeurope", state);
        Server.State.Find(Scope.Disk(name))!["tags"] = Tags(run);
    }

    private void Image(string name, string run) => Server.State.Put(Scope.Image(name), new JsonObject
    {
        ["location"] = "westeurope",
        ["tags"] = Tags(run),
        ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" },
    });

    private static JsonObject Tags(string run)
    {
        JsonObject tags = [];
        foreach ((string name, string value) in IntermediateTag.Of(new Dictionary<string, string>(), run, Now.AddHours(-36)))
        {
            tags[name] = value;
        }

        return tags;
    }
}
