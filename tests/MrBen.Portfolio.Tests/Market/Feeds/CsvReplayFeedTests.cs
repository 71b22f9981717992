using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Market.Feeds;

namespace MrBen.Portfolio.Tests.Market.Feeds;

public sealed class CsvReplayFeedTests
{
    private const string Wide = "date,A,B\n2026-01-02,10,\n2026-01-05,11,20\n2026-01-06,12.5,21\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_OfAWideFile_TellsAllAssetsInTheOrderOfDates()
    {
        CsvReplayFeed feed = new(BarHistory.ReadCsv(new StringReader(Wide)));
        string[] expected =
        [
            "Bar of A at 2026-01-02 21:00:00Z: 10", "Bar of A at 2026-01-05 21:00:00Z: 11", "Bar of B at 2026-01-05 21:00:00Z: 20",
            "Bar of A at 2026-01-06 21:00:00Z: 12.5", "Bar of B at 2026-01-06 21:00:00Z: 21",
        ];
        Assert.Equal(expected, (await ReadAsync(feed)).Select(update => update.ToString()));
        Assert.Equal(expected, (await ReadAsync(feed)).Select(update => update.ToString())); // each reading begins anew
    }

    [Fact]
    public async Task ReadAsync_OfALongFile_TellsEveryField()
    {
        CsvReplayFeed feed = new(
            BarHistory.ReadCsv(new StringReader("date,symbol,open,high,low,close,volume\n2026-01-02,A,10,12,9,11,500\n")),
            new CsvReplayOptions { TimeOfDay = new TimeOnly(16, 0) });
        MarketDataUpdate bar = Assert.Single(await ReadAsync(feed));
        Assert.Equal((10m, 12m, 9m, 11m, 500m), (bar.Open, bar.High, bar.Low, bar.Price, bar.Volume));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 16, 0, 0, TimeSpan.Zero), bar.Time);
    }

    [Fact]
    public async Task ReadAsync_BetweenDates_TellsThoseOnly()
    {
        BarHistory history = BarHistory.ReadCsv(new StringReader(Wide));
        CsvReplayFeed feed = new(history, new CsvReplayOptions { From = new DateOnly(2026, 1, 3), To = new DateOnly(2026, 1, 5) });
        Assert.Equal(["A", "B"], (await ReadAsync(feed)).Select(update => update.Subject));
        Assert.Equal(
            "From, 2026-01-03, is after To, 2026-01-02. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => new CsvReplayFeed(
                history, new CsvReplayOptions { From = new DateOnly(2026, 1, 3), To = new DateOnly(2026, 1, 2) })).Message);
        Assert.Throws<ArgumentException>(() => new CsvReplayFeed(history, new CsvReplayOptions { Speed = double.NaN }));
    }

    [Fact]
    public async Task ReadAsync_WithPricesThatAreNoMoney_LeavesThoseOut()
    {
        CsvReplayFeed feed = new(BarHistory.Create("A", [
            Bar.OfClose(new DateOnly(2026, 1, 2), 1e30), Bar.OfClose(new DateOnly(2026, 1, 3), 1e-40),
                Bar.OfClose(new DateOnly(2026, 1, 4), -1e40),
            new Bar(new DateOnly(2026, 1, 5), 0, null, -1, 5, -7),
        ]));
        MarketDataUpdate bar = Assert.Single(await ReadAsync(feed));
        Assert.Equal((null, null, 5m, null), (bar.Open, bar.Low, bar.Price, bar.Volume));
    }

    [Fact]
    public async Task ReadAsync_AtASpeed_WaitsByTheClock()
    {
        FakeTimeProvider time = new();
        CsvReplayFeed feed = new(BarHistory.ReadCsv(new StringReader(Wide)), new CsvReplayOptions { Speed = 86_400 }, time);
        await using IAsyncEnumerator<MarketDataUpdate> reader = feed.ReadAsync(Token).GetAsyncEnumerator(Token);
        Assert.True(await reader.MoveNextAsync());
        ValueTask<bool> monday = reader.MoveNextAsync(); // three days later: three seconds
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(monday.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(await monday);
        Assert.Equal("A", reader.Current.Subject);
        Assert.True(await reader.MoveNextAsync());
        ValueTask<bool> tuesday = reader.MoveNextAsync();
        Assert.False(tuesday.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await tuesday);
    }

    [Fact]
    public async Task RunAsync_OfAReplayThroughAHub_DeliversEveryBar()
    {
        RecordingSink sink = new();
        await new MarketDataHub().RunAsync(new CsvReplayFeed(BarHistory.ReadCsv(new StringReader(Wide))), sink, Token);
        Assert.Equal(5, sink.Updates.Count);
    }

    private static async Task<List<MarketDataUpdate>> ReadAsync(CsvReplayFeed feed)
    {
        List<MarketDataUpdate> updates = [];
        await foreach (MarketDataUpdate update in feed.ReadAsync(Token))
        {
            updates.Add(update);
        }

        return updates;
    }
}
