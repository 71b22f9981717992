namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// A symmetric matrix as a solver sees it: never asked for more than its diagonal, parts of a row, and products. Dense now; factor and
/// Gram forms that never hold n × n numbers implement the same members.
/// </summary>
public interface ISymmetricOperator
{
    /// <summary>Number of rows and columns, n.</summary>
    int Order { get; }

    /// <summary>The diagonal entry <paramref name="index"/>, from 0.</summary>
    double Diagonal(int index);

    /// <summary>Copies row <paramref name="row"/> into <paramref name="destination"/>, length n.</summary>
    void CopyRow(int row, Span<double> destination);

    /// <summary>Writes the product with <paramref name="vector"/> (length n) into <paramref name="result"/> (length n).</summary>
    void Multiply(ReadOnlySpan<double> vector, Span<double> result);
}
