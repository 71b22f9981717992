namespace MrBen.Optimization.Conic;

/// <summary>The kinds of cones that a conic program's rows may lie in.</summary>
public enum ConeKind
{
    /// <summary>Every value is 0: equalities. The dual values are free.</summary>
    Zero,

    /// <summary>Every value is at least 0: inequalities. Its own dual.</summary>
    Nonnegative,

    /// <summary>The first value is at least the Euclidean norm of the others. Its own dual.</summary>
    SecondOrder,

    /// <summary>Three values (x, y, z) with y·exp(x/y) ≤ z, y &gt; 0, and their limits.</summary>
    Exponential,

    /// <summary>Three values (x, y, z) with x^α·y^(1−α) ≥ |z|, x ≥ 0, y ≥ 0.</summary>
    Power,
}
