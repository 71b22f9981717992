namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// A symmetric matrix as a solver sees it: never asked for more than its diagonal, parts of a row, and products. Dense
/// (<see cref="SymmetricMatrix"/>), as factors (<see cref="FactorCovariance"/>) or as the observations themselves
/// (<see cref="GramCovariance"/>); the last two never hold n × n numbers. Implementations are immutable and thread-safe, and allocate nothing
/// in these members.
/// </summary>
public interface ISymmetricOperator
{
    /// <summary>Number of rows and columns, n.</summary>
    int Order { get; }

    /// <summary>
    /// Whether the matrix is known to be positive semidefinite up to rounding, from how it was made or because somebody tested it. Solvers test
    /// what they do not know.
    /// </summary>
    bool IsKnownSemidefinite { get; }

    /// <summary>The diagonal entry <paramref name="index"/>, from 0.</summary>
    double Diagonal(int index);

    /// <summary>Copies row <paramref name="row"/> into <paramref name="destination"/>, length n.</summary>
    void CopyRow(int row, Span<double> destination);

    /// <summary>Copies the entries of a row in the given columns, in their order; <paramref name="destination"/> is as long as they are.</summary>
    void Gather(int row, ReadOnlySpan<int> columns, Span<double> destination);

    /// <summary>Writes the product with <paramref name="vector"/> (length n) into <paramref name="result"/> (length n).</summary>
    void Multiply(ReadOnlySpan<double> vector, Span<double> result);

    /// <summary>
    /// Adds the given columns, each times its weight, to <paramref name="result"/> (length n): the product with a vector that is zero elsewhere.
    /// </summary>
    void AddColumns(ReadOnlySpan<int> columns, ReadOnlySpan<double> weights, Span<double> result);

    /// <summary>
    /// The same in about twice the precision. For a matrix that is kept as factors or observations, the terms that are compared in size are
    /// those of its own products.
    /// </summary>
    void AddColumns(ReadOnlySpan<int> columns, ReadOnlySpan<double> weights, CompensatedVector result);
}
