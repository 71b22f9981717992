using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.LinearAlgebra;

/// <summary>Order statistics against the sort of the base class library.</summary>
public class SelectionTests
{
    private static readonly int[] Lengths = [1, 2, 3, 4, 5, 15, 16, 17, 18, 31, 64, 100, 257, 1000];

    [Fact]
    public void Nth_EveryShapeAndIndex_IsWhatSortingPutsThere()
    {
        for (int trial = 0; trial < TestTier.Count(brief: 600, full: 20_000); trial++)
        {
            double[] values = Family(trial);
            double[] sorted = [.. values];
            Array.Sort(sorted);
            int index = new Random(trial).Next(values.Length);
            Assert.Equal(sorted[index], Selection.Nth(values, index));
            Assert.Equal(sorted[index], values[index]);
            Assert.All(values[..index], value => Assert.True(value <= sorted[index]));
            Assert.All(values[index..], value => Assert.True(value >= sorted[index]));
            Array.Sort(values);
            Assert.Equal(sorted, values); // Nothing is lost or made up.
        }
    }

    [Fact]
    public void PartialSort_EveryCount_IsTheStartOfTheSort()
    {
        for (int trial = 0; trial < TestTier.Count(brief: 600, full: 20_000); trial++)
        {
            double[] values = Family(trial);
            double[] sorted = [.. values];
            Array.Sort(sorted);
            int count = new Random(trial).Next(values.Length + 1);
            Selection.PartialSort(values, count);
            Assert.Equal(sorted[..count], values[..count]);
            Array.Sort(values);
            Assert.Equal(sorted, values);
        }
    }

    [Fact]
    public void Nth_Infinities_AreOrdered()
    {
        double[] values = [double.PositiveInfinity, 1, double.NegativeInfinity, -0.0, 0.0];
        Assert.Equal(double.NegativeInfinity, Selection.Nth(values, 0));
        Assert.Equal(double.PositiveInfinity, Selection.Nth(values, 4));
        Assert.Equal(0.0, Selection.Nth(values, 2));
    }

    [Fact]
    public void Nth_MedianOfThreeKiller_StillTakesLinearTime()
    {
        // Made so that medians of first, middle and last are always second smallest. Source: Musser (1997), section "Median-of-3 killer
        // sequences". A quadratic search of half a million would take a minute; the whole test takes milliseconds.
        const int Half = 250_000;
        double[] values = new double[2 * Half];
        for (int i = 1; i <= Half; i++)
        {
            values[i - 1] = i % 2 == 1 ? i : Half + i - 1;
            values[Half + i - 1] = 2 * i;
        }

        double[] sorted = [.. values];
        Array.Sort(sorted);
        Assert.Equal(sorted[Half], Selection.Nth(values, Half));
    }

    [Fact]
    public void Selection_BadInput_IsNamed()
    {
        double[] values = [3, double.NaN, 1];
        Assert.Equal("Element 1 is NaN; NaN has no place in an order. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => Selection.Nth(values, 0)).Message);
        Assert.Throws<ArgumentException>(() => Selection.PartialSort(values, 0));
        Assert.Equal([3, double.NaN, 1], values);
        Assert.Equal("index", Assert.Throws<ArgumentOutOfRangeException>(() => Selection.Nth([1.0], 1)).ParamName);
        Assert.Equal("index", Assert.Throws<ArgumentOutOfRangeException>(() => Selection.Nth([], 0)).ParamName);
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(() => Selection.PartialSort([1.0], 2)).ParamName);
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(() => Selection.PartialSort([1.0], -1)).ParamName);
    }

    // Random, few distinct, ascending, descending, organ pipe, all equal.
    private static double[] Family(int trial)
    {
        Random random = new(trial);
        int n = Lengths[random.Next(Lengths.Length)];
        return [.. Enumerable.Range(0, n).Select(i => (trial % 6) switch
        {
            0 => random.NextDouble(),
            1 => random.Next(4),
            2 => i,
            3 => -i,
            4 => Math.Min(i, n - i),
            _ => 2.5,
        })];
    }
}
