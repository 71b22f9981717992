using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.LinearAlgebra;

/// <summary>Decisions about whole vectors are those about each entry; lengths leave every rest.</summary>
public class LanesTests
{
    [Fact]
    public void CollectNonZero_AnyLength_FindsWhatALoopFinds()
    {
        for (int length = 0; length <= 40; length++)
        {
            double[] values = [.. Scalar.Random(length, length).Select((value, j) => (j * 7) % 5 < 3 ? (j % 2 == 0 ? 0 : -0.0) : value)];
            int[] expected = [.. Enumerable.Range(0, length).Where(j => values[j] != 0)];
            int[] indices = new int[length];
            double[] entries = new double[length];
            int count = Lanes.CollectNonZero(values, indices, entries);
            Assert.Equal(expected, indices[..count]);
            Assert.Equal(expected.Select(j => values[j]), entries[..count]);
            Assert.Equal(expected.Length, Lanes.CountNonZero(values));
        }
    }

    [Fact]
    public void IndexOfSmallest_TiesAndNumbersThatAreNone_IsTheFirst()
    {
        for (int length = 1; length <= 40; length++)
        {
            double[] values = [.. Scalar.Random(length, length).Select((value, j) => j % 4 == 1 ? double.NaN : Math.Round(3 * value))];
            double smallest = values.Where(value => !double.IsNaN(value)).Min();
            Assert.Equal(Array.IndexOf(values, smallest), Lanes.IndexOfSmallest(values));
        }

        Assert.Equal(-1, Lanes.IndexOfSmallest([]));
        Assert.Equal(-1, Lanes.IndexOfSmallest([double.NaN, double.PositiveInfinity, double.PositiveInfinity, double.NaN, double.NaN]));
    }
}
