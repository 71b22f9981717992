using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Market;

/// <summary>A fault put into clean bars at a place, and all that must be found of it.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Inject">Makes faulty bars of clean ones.</param>
/// <param name="Expected">What must be found, of clean bars, faulty bars and place.</param>
internal sealed record InjectedFault(string Name, Func<Bar[], int, Bar[]> Inject, Func<Bar[], Bar[], int, ExpectedFinding[]> Expected)
{
    private const int Absent = 6;

    /// <summary>Faults of every kind that bars in memory can have.</summary>
    public static InjectedFault[] All { get; } =
    [
        .. new[] { BarField.Open, BarField.High, BarField.Low, BarField.Close }.SelectMany(field => new[] { 0.0, -1 }.Select(
            value => Cell(FormattableString.Invariant($"{field} is {value}"), field, _ => value, DataQualityKind.NonPositive))),
        Cell("Volume is -5", BarField.Volume, _ => -5, DataQualityKind.NonPositive),

        // The decimal point one place off, and two.
        Cell("Open ten times", BarField.Open, value => 10 * value, DataQualityKind.Spike, BarField.High),
        Cell("Open a tenth", BarField.Open, value => value / 10, DataQualityKind.Spike, BarField.Low),
        Cell("High ten times", BarField.High, value => 10 * value, DataQualityKind.Spike),
        Cell("High a quarter more", BarField.High, value => 1.25 * value, DataQualityKind.Spike),
        Cell("Low a hundredth", BarField.Low, value => value / 100, DataQualityKind.Spike),
        Cell("Low a fifth less", BarField.Low, value => 0.8 * value, DataQualityKind.Spike),
        Cell("Close ten times", BarField.Close, value => 10 * value, DataQualityKind.Spike, BarField.High),
        Cell("Close a hundredth", BarField.Close, value => value / 100, DataQualityKind.Spike, BarField.Low),
        Cell("Close a fifth less", BarField.Close, value => 0.8 * value, DataQualityKind.Spike, BarField.Low),

        // Half a per cent is no spike, and cannot be either.
        Contradiction("Low above the rest", BarField.Low, BarField.Low, bar => 1.005 * Math.Max(bar.Open!.Value, bar.Close!.Value)),
        Contradiction("High below the rest", BarField.High, BarField.High, bar => 0.995 * Math.Min(bar.Open!.Value, bar.Close!.Value)),
        Contradiction("Open above the high", BarField.Open, BarField.High, bar => 1.005 * bar.High!.Value),
        Contradiction("Open below the low", BarField.Open, BarField.Low, bar => 0.995 * bar.Low!.Value),
        Contradiction("Close above the high", BarField.Close, BarField.High, bar => 1.005 * bar.High!.Value),
        Contradiction("Close below the low", BarField.Close, BarField.Low, bar => 0.995 * bar.Low!.Value),

        .. new (int New, int Old)[]
        {
            (2, 1), (3, 1), (4, 1), (7, 1), (10, 1), (20, 1), (3, 2), (5, 2), (4, 3), (5, 4),
            (1, 2), (1, 3), (1, 5), (1, 8), (1, 10), (1, 20), (1, 100),
        }.SelectMany(ratio => new[] { Split(ratio.New, ratio.Old, volumeToo: true), Split(ratio.New, ratio.Old, volumeToo: false) }),

        new("Prices in another unit from here on", (bars, at) => Rescale(bars, at, 1_000, 1), (clean, faulty, at) =>
            [new(DataQualityKind.LevelShift, clean[at].Date, clean[at].Date, BarField.Close, faulty[at].Close, clean[at - 1].Close, 1)]),
        new("The same close on five bars", (bars, at) => Change(bars, at, 5, _ => bars[at].Close!.Value), (clean, _, at) =>
            [new(DataQualityKind.StaleRun, clean[at].Date, clean[at + 4].Date, BarField.Close, clean[at].Close, null, 5)]),
        new("Six weekdays absent", (bars, at) => [.. bars[..at], .. bars[(at + Absent)..]], Gap),
        new("A year absent", (bars, at) => [.. bars[..at].Select(bar => bar with { Date = bar.Date.AddDays(-364) }), .. bars[at..]], Gap),
        new("Ten days less than others", (bars, _) => bars[..^10], (clean, faulty, _) =>
        [
            new(DataQualityKind.Ended, faulty[^1].Date, clean[^1].Date, null, faulty[^1].Close, null,
                clean[^1].Date.DayNumber - faulty[^1].Date.DayNumber),
        ]),
        new("A last bar nearly a third higher", (bars, _) => Rescale(bars, bars.Length - 1, 1.3, 1), (clean, faulty, _) =>
            [new(DataQualityKind.LastJump, clean[^1].Date, clean[^1].Date, BarField.Close, faulty[^1].Close, clean[^2].Close, 1)]),
        new("Rows long before",
            (bars, _) => [.. bars[..10].Select(bar => bar with { Date = bar.Date.AddYears(-10) }), .. bars],
            (clean, faulty, _) =>
                [new(DataQualityKind.ForeignRows, faulty[0].Date, faulty[9].Date, null, clean[9].Close, clean[0].Close, 10)]),
        new("Rows long after",
            (bars, _) => [.. bars, .. bars[^10..].Select(bar => bar with { Date = bar.Date.AddYears(3) })],
            (clean, faulty, _) =>
                [new(DataQualityKind.ForeignRows, faulty[^10].Date, faulty[^1].Date, null, clean[^10].Close, clean[^1].Close, 10)]),
        new("No bars", (_, _) => [], (_, _, _) => [new(DataQualityKind.NoValues, null, null, null, null, null, 0)]),
    ];

    private static InjectedFault Cell(
        string name, BarField field, Func<double, double> change, DataQualityKind kind, BarField? contradicted = null) => new(
        name,
        (bars, at) => Replace(bars, at, With(bars[at], field, change(Of(bars[at], field)!.Value))),
        (clean, faulty, at) =>
        [
            new(kind, clean[at].Date, clean[at].Date, field, Of(faulty[at], field), null, 1),
            .. contradicted is { } other ? Contradicted(faulty[at], other) : [],
        ]);

    private static InjectedFault Contradiction(string name, BarField changed, BarField found, Func<Bar, double> value) => new(
        name, (bars, at) => Replace(bars, at, With(bars[at], changed, value(bars[at]))), (_, faulty, at) => Contradicted(faulty[at], found));

    private static ExpectedFinding[] Contradicted(Bar bar, BarField field) =>
        [new(DataQualityKind.BarContradiction, bar.Date, bar.Date, field, Of(bar, field), null, 1)];

    private static ExpectedFinding[] Gap(Bar[] clean, Bar[] faulty, int at)
    {
        (DateOnly last, DateOnly next) = (faulty[at - 1].Date, faulty[at].Date);
        return [new(DataQualityKind.Gap, last, next, null, null, null, next.DayNumber - last.DayNumber)];
    }

    private static InjectedFault Split(int shares, int old, bool volumeToo) => new(
        $"{shares}-for-{old} split, {(volumeToo ? "volume too" : "volume left alone")}",
        (bars, at) => Rescale(bars, at, (double)old / shares, volumeToo ? (double)shares / old : 1),
        (clean, faulty, at) =>
        [
            new(DataQualityKind.SuspectedSplit, clean[at].Date, clean[at].Date, BarField.Close, faulty[at].Close, clean[at - 1].Close, 1,
                $"a {shares}-for-{old} split"),
        ]);

    private static Bar[] Rescale(Bar[] bars, int from, double prices, double volumes) =>
    [
        .. bars[..from],
        .. bars[from..].Select(bar => new Bar(
            bar.Date, bar.Open * prices, bar.High * prices, bar.Low * prices, bar.Close * prices, bar.Volume * volumes)),
    ];

    private static Bar[] Change(Bar[] bars, int from, int count, Func<Bar, double> price) =>
    [
        .. bars[..from],
        .. bars[from..(from + count)].Select(bar => new Bar(bar.Date, price(bar), price(bar), price(bar), price(bar), 0)),
        .. bars[(from + count)..],
    ];

    private static Bar[] Replace(Bar[] bars, int at, Bar bar) => [.. bars[..at], bar, .. bars[(at + 1)..]];

    private static double? Of(Bar bar, BarField field) => field switch
    {
        BarField.Open => bar.Open,
        BarField.High => bar.High,
        BarField.Low => bar.Low,
        BarField.Close => bar.Close,
        _ => bar.Volume,
    };

    private static Bar With(Bar bar, BarField field, double value) => field switch
    {
        BarField.Open => bar with { Open = value },
        BarField.High => bar with { High = value },
        BarField.Low => bar with { Low = value },
        BarField.Close => bar with { Close = value },
        _ => bar with { Volume = value },
    };
}
