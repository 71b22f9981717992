using Microsoft.Extensions.Time.Testing;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>A clock whose time of day somebody corrects; its timers and time stamps do not care.</summary>
internal sealed class SetBackClock : FakeTimeProvider
{
    private long _back;

    public SetBackClock()
        : base(HostedPortfolio.Noon)
    {
    }

    public void SetBack(TimeSpan by) => Interlocked.Add(ref _back, by.Ticks);

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - TimeSpan.FromTicks(Interlocked.Read(ref _back));
}
