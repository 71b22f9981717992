using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace MrBen.Portfolio.Samples.Hosts;

/// <summary>
/// Turns a host's callbacks into a stream that is read: callbacks only write, on whatever thread the host has, and return at once.
/// Thread-safe. What is written while nobody reads is dropped, as the stream begins with its reading.
/// </summary>
public sealed class PushedEvents<T>
{
    private Channel<T>? _channel;

    public void Write(T happened) => Volatile.Read(ref _channel)?.Writer.TryWrite(happened);

    /// <summary>Reads from the call on; another reading ends this one.</summary>
    public IAsyncEnumerable<T> ReadAsync(CancellationToken cancellationToken)
    {
        // Unbounded: dropping a fill to save memory would be the worse fault.
        Channel<T> channel = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true });
        Interlocked.Exchange(ref _channel, channel)?.Writer.TryComplete();
        return Read(channel, cancellationToken);
    }

    private static async IAsyncEnumerable<T> Read(Channel<T> channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (T happened in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return happened;
        }
    }
}
