using Xunit;
using Xunit.Abstractions;

namespace VmGeneralize.Wine.Runner;

/// <summary>Ignores diagnostic messages: nobody reads them here.</summary>
internal sealed class QuietSink : LongLivedMarshalByRefObject, IMessageSink
{
    public bool OnMessage(IMessageSinkMessage message) => true;
}
