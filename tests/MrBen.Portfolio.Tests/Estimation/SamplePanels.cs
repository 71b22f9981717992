using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Estimation;

/// <summary>Panels of returns small enough to type in.</summary>
internal static class SamplePanels
{
    /// <summary>Markowitz (1959), Portfolio Selection, chapter 2: yearly returns of three stocks over 18 years.</summary>
    public static ReturnPanel Markowitz { get; } = Create(3,
    [
        -.173, -.318, -.319, .098, .285, .076, .2, -.047, .381, .03, .104, -.051, -.183, -.171, .087, .067, -.039, .262,
        .3, .149, .341, .103, .26, .227, .216, .419, .352, -.046, -.078, .153, -.071, .169, -.099, .056, -.035, .038,
        .038, .133, .273, .089, .732, .091, .09, .021, .054, .083, .131, .109, .035, .006, .21, .176, .908, .112,
    ], Frequency.Yearly);

    public static ReturnPanel Create(int columns, double[] values, Frequency? frequency = null, ReturnKind kind = ReturnKind.Simple) =>
        ReturnPanel.Create(Names(columns), Days(values.Length / columns), frequency ?? Frequency.Yearly, kind, values);

    /// <summary>Null is a missing return.</summary>
    public static ReturnPanel Create(int columns, double?[] values, Frequency? frequency = null) =>
        ReturnPanel.Create(Names(columns), Days(values.Length / columns), frequency ?? Frequency.Yearly, ReturnKind.Simple,
            [.. values.Select(value => value ?? 0)], [.. values.Select(value => value.HasValue)]);

    /// <summary>A, B, … up to 26 assets, A1, B1, … beyond.</summary>
    public static ImmutableArray<AssetId> Names(int count) =>
        [.. Enumerable.Range(0, count).Select(
            i => new AssetId(i < 26 ? $"{(char)('A' + i)}" : Invariant($"{(char)('A' + (i % 26))}{i / 26}")))];

    private static ImmutableArray<DateOnly> Days(int count) =>
        [.. Enumerable.Range(0, count).Select(t => new DateOnly(2024, 1, 1).AddDays(t))];
}
