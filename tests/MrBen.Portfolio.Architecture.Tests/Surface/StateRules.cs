using System.Reflection;
using System.Runtime.CompilerServices;

namespace MrBen.Portfolio.Architecture.Tests.Surface;

/// <summary>Two users of the library in one process do not meet: nothing static changes, and nothing fails where nobody waits for it.</summary>
internal static class StateRules
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // The caches of the compiler's own lambdas (<>9, <>c, <>O) are written once with a value that does not depend on the moment.
    public static IEnumerable<string> StaticMutableFields(IEnumerable<Type> types) => types
        .Where(type => !type.Name.StartsWith("<>", StringComparison.Ordinal) && !type.IsEnum)
        .SelectMany(type => type.GetFields(Declared))
        .Where(field => field.IsStatic && !field.IsLiteral && !field.Name.StartsWith("<>", StringComparison.Ordinal))
        .Where(field => !field.IsInitOnly || IsMutableCollection(field.FieldType))
        .Select(field => $"{field.DeclaringType!.FullName}.{field.Name} is static and can change.");

    public static IEnumerable<string> AsyncVoid(IEnumerable<Type> types) => types
        .SelectMany(type => type.GetMethods(Declared))
        .Where(method => method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false))
        .Select(method => $"{method.DeclaringType!.FullName}.{method.Name} is async void.");

    // Tables that never change are arrays, ImmutableArray or Frozen collections.
    private static bool IsMutableCollection(Type type) =>
        type.Namespace is "System.Collections.Concurrent"
        || (type is { Namespace: "System.Collections.Generic", IsInterface: false, IsGenericType: true }
            && !type.Name.Contains("Comparer", StringComparison.Ordinal));
}
