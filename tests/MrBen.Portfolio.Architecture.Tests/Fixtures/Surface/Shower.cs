namespace MrBen.Portfolio.Architecture.Tests.Fixtures.Surface;

#pragma warning disable CA1002, CA1051, CA1814, CA1819 // The fixture is what the rule forbids.
public abstract class Shower
{
    public readonly double[] Field = [];

    protected Shower(params string[] names) => Items = [.. names];

    public List<string> Items { get; }

    public static double[,] Grid() => new double[2, 2];

    public static IReadOnlyList<double[]> Nested() => [];

    public static bool TryGet(out List<int>? values)
    {
        values = null;
        return false;
    }

    protected static void Protected(IEnumerable<List<int>> values) => ArgumentNullException.ThrowIfNull(values);

    internal static double[] Hidden() => [];
}
