using System.Reflection;

namespace MrBen.Portfolio.Architecture.Tests.Surface;

/// <summary>What holds for every type that a user can see, and for the members of it.</summary>
internal static class SurfaceRules
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>
    /// Classes are sealed until someone must derive: then abstract. An exception of which a kind exists is a catch clause of its own and may be open.
    /// </summary>
    public static IEnumerable<string> OpenClasses(IReadOnlyCollection<Type> types) => types
        .Where(type => type.IsVisible && type.IsClass && !type.IsSealed && !type.IsAbstract)
        .Where(type => !(type.IsAssignableTo(typeof(Exception)) && types.Any(other => other.BaseType == type)))
        .Select(type => $"{type.FullName} is neither sealed, static nor abstract.");

    /// <summary>Arrays and lists are nobody's in particular: whoever holds one can change it. Spans, ImmutableArray or IReadOnlyList go out.</summary>
    public static IEnumerable<string> MutableCarriers(IEnumerable<Type> types)
    {
        foreach (Type type in types.Where(type => type.IsVisible))
        {
            foreach (MemberInfo member in type.GetMembers(Declared).Where(IsVisible))
            {
                foreach (Type carrier in TypesOf(member).SelectMany(Unfold).Where(IsMutableCarrier).Distinct())
                {
                    yield return $"{type.FullName}.{member.Name} shows {(carrier.IsArray ? "an array" : "a List")}.";
                }
            }
        }
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        _ => false, // properties and events show themselves by their methods
    };

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
        MethodBase constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
        FieldInfo field => [field.FieldType],
        _ => [],
    };

    private static IEnumerable<Type> Unfold(Type type)
    {
        yield return type;
        Type[] parts = type.HasElementType ? [type.GetElementType()!] : type.GetGenericArguments();
        foreach (Type part in parts.SelectMany(Unfold))
        {
            yield return part;
        }
    }

    private static bool IsMutableCarrier(Type type) =>
        type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>));
}
