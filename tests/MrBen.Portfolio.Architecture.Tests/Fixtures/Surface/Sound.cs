namespace MrBen.Portfolio.Architecture.Tests.Fixtures.Surface;

public sealed record Sound(int Value)
{
    private static readonly double[] Table = [1, 2, 3];

    public static IReadOnlyList<double> Values { get; } = Table;

    public static Func<int, double> At { get; } = index => Table[index];

    public ReadOnlySpan<double> FromValue => Table.AsSpan(Value);

    public static async Task WaitAsync() => await Task.Yield();
}
