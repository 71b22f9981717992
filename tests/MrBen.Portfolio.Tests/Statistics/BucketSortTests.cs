using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

public sealed class BucketSortTests
{
    // Any sort gives the same: of spread numbers, of tails that fill one bucket, of ties, of ranges that have no finite scale.
    [Fact]
    public void Sort_OfAnything_IsThatOfTheRuntime()
    {
        Func<Random, double>[] families =
        [
            random => random.NextDouble() - 0.5,
            random => Math.Tan(Math.PI * (random.NextDouble() - 0.5)),
            random => Math.Pow(random.NextDouble(), -9),
            random => random.Next(5),
            random => random.Next(2) * 1e-300,
            random => (random.NextDouble() - 0.5) * double.MaxValue * 1.9,
            random => 1 + (random.Next(3) * double.Epsilon),
            random => -0.01,
            random => random.Next(100) == 0 ? random.NextDouble() * 1e9 : random.NextDouble(),
        ];
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            double[] values = [.. Enumerable.Range(0, random.Next(1, 600)).Select(_ => families[seed % families.Length](random))];
            double[] ascending = new double[values.Length];
            BucketSort.Sort(values, ascending);
            Assert.Equal([.. values.Order()], ascending);
        }
    }
}
