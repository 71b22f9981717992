namespace MrBen.Portfolio.Tests.Estimation;

/// <summary>Standard normal numbers from a seeded generator, by Box and Muller (1958).</summary>
internal static class Normals
{
    public static double Next(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
