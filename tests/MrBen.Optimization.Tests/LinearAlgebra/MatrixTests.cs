using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.LinearAlgebra;

public class MatrixTests
{
    [Fact]
    public void SymmetricMatrix_BadInput_IsNamed()
    {
        Assert.Equal("Expected 4 values for 2×2, got 3. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => SymmetricMatrix.Create(2, [1, 0, 0])).Message);
        Assert.Equal("Element 3 is NaN; every element must be finite. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => SymmetricMatrix.Create(2, [1, 0, 0, double.NaN])).Message);
        Assert.Equal("Entries (1,0) and (0,1) differ by 1.0E-003. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => SymmetricMatrix.Create(2, [1, 0.5, 0.501, 1])).Message);
        Assert.Equal("Element 1 is Infinity; every element must be finite. (Parameter 'diagonal')",
            Assert.Throws<ArgumentException>(() => SymmetricMatrix.FromDiagonal([1, double.PositiveInfinity])).Message);
        Assert.Equal("order", Assert.Throws<ArgumentOutOfRangeException>(() => SymmetricMatrix.Create(-1, [])).ParamName);
    }

    // 65536² is 2³², of which an int keeps 0.
    [Fact]
    public void Matrices_OfMoreValuesThanAnArrayHolds_AreRefused()
    {
        const string Message = "A matrix of 65536×65536 has 4294967296 values; an array holds at most 2147483591.";
        Assert.StartsWith(Message, Assert.Throws<ArgumentException>(() => DenseMatrix.Create(65536, 65536, [])).Message);
        Assert.StartsWith(Message, Assert.Throws<ArgumentException>(() => SymmetricMatrix.Create(65536, [])).Message);
        Assert.StartsWith(Message, Assert.Throws<ArgumentException>(() => SymmetricMatrix.FromDiagonal(new double[65536])).Message);
        Assert.StartsWith("A matrix of 100000×100000 has 10000000000 values",
            Assert.Throws<ArgumentException>(() => DenseMatrix.Create(100000, 100000, [])).Message);
        FactorCovariance factors = FactorCovariance.Create(
            DenseMatrix.Create(65536, 1, new double[65536]), SymmetricMatrix.Create(1, [1]), new double[65536]);
        Assert.Equal("The covariance of 65536 assets has 4294967296 entries; an array holds at most 2147483591.",
            Assert.Throws<InvalidOperationException>(factors.ToCovariance).Message);
    }

    [Fact]
    public void SymmetricMatrix_EntriesDifferByRounding_StoresTheMean()
    {
        SymmetricMatrix matrix = SymmetricMatrix.Create(2, [1, 0.5, 0.5 + 4e-12, 1]);
        Assert.Equal(0.5 + 2e-12, matrix[0, 1]);
        Assert.Equal(matrix[1, 0], matrix[0, 1]);
    }

    // [2 1; 1 3]·(1, 2) = (4, 7); the form is 4 + 14.
    [Fact]
    public void SymmetricMatrix_Products_AreByHand()
    {
        SymmetricMatrix matrix = SymmetricMatrix.Create(2, [2, 1, 1, 3]);
        double[] product = new double[2];
        matrix.Multiply([1, 2], product);
        Assert.Equal([4.0, 7.0], product);
        Assert.Equal(18, matrix.QuadraticForm([1, 2]));
        Assert.Equal(3, matrix.Diagonal(1));
        double[] row = new double[2];
        matrix.CopyRow(0, row);
        Assert.Equal([2.0, 1.0], row);
        Assert.Equal("Expected 2 elements, got 1. (Parameter 'vector')",
            Assert.Throws<ArgumentException>(() => matrix.QuadraticForm([1])).Message);
    }

    [Fact]
    public void SymmetricMatrix_CallerChangesItsArray_KeepsItsCopy()
    {
        double[] values = [1, 0, 0, 1];
        SymmetricMatrix matrix = SymmetricMatrix.Create(2, values);
        values[0] = 9;
        Assert.Equal(1, matrix[0, 0]);
    }

    [Fact]
    public void DenseMatrix_BadInput_IsNamed()
    {
        Assert.Equal("Expected 6 values for 2×3, got 5. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => DenseMatrix.Create(2, 3, new double[5])).Message);
        Assert.Equal("Element 0 is -Infinity; every element must be finite. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => DenseMatrix.Create(1, 1, [double.NegativeInfinity])).Message);
        Assert.Equal("columns", Assert.Throws<ArgumentOutOfRangeException>(() => DenseMatrix.Create(0, -1, [])).ParamName);
        Assert.Equal(0, DenseMatrix.Empty(3).Rows);
        Assert.Equal(6, DenseMatrix.Create(2, 3, [1, 2, 3, 4, 5, 6])[1, 2]);
    }

    [Fact]
    public void Cholesky_PositiveDefinite_SolvesAndIndefiniteIsRefused()
    {
        // [4 2; 2 3] = LL' with L = [2 0; 1 √2]; solving for (8, 7) gives (1.25, 1.5): 4·1.25 + 2·1.5 = 8, 2·1.25 + 3·1.5 = 7.
        double[] factor = [4, 2, 2, 3];
        Assert.True(Cholesky.FactorizeInPlace(factor, 2));
        Assert.Equal([2.0, 1.0, Math.Sqrt(2)], [factor[0], factor[2], factor[3]]);
        double[] solution = [8, 7];
        Cholesky.Solve(factor, 2, solution);
        Assert.Equal(1.25, solution[0], tolerance: 1e-15);
        Assert.Equal(1.5, solution[1], tolerance: 1e-15);
        Assert.False(Cholesky.FactorizeInPlace([1, 2, 2, 1], 2));
        Assert.False(Cholesky.FactorizeInPlace([double.NaN], 1));
    }
}
