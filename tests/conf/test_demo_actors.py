"""The actors of the demonstration: invented judgements and people, and marked as such."""

from tests.demo_case import DemoCase

from gemeinsam.conf import demo
from gemeinsam.county.models import Unit
from gemeinsam.inventory.actor_contacts import edit_contact
from gemeinsam.inventory.models import ActorAssessment, Contact


class TestDemoActors(DemoCase):
    def test_everything_is_an_example_and_keeps_the_rules(self):
        people, judged = list(Contact.objects.all()), list(ActorAssessment.objects.all())
        assert {row.is_example for row in (*people, *judged)} == {True}
        assert {row.mail.endswith(".invalid") for row in people if row.mail} == {True}
        assert len([row for row in people if row.is_due_soon]) == 1
        assert len([row for row in judged if not row.is_placed]) == 1
        for row in (*people, *judged):
            row.full_clean()

    def test_the_pages_say_that_it_is_invented(self):
        self.sign_in("leitung")
        page = self.client.get("/akteure/vhs-wittlich/").content.decode()
        assert page.count("Beispiel") == 2
        assert "Einschätzungen sind Beispiele" in self.client.get("/verwaltung/akteure/matrix/").content.decode()

    def test_what_staff_made_of_it_is_theirs_when_the_examples_go(self):
        contact = Contact.objects.get(name="Erika Beispiel")
        edit_contact(contact=contact, values={"name": "Eva Echt"}, version=1, person=self.person("leitung"))
        demo.load(progress=lambda _line: None)
        assert Contact.objects.filter(mail=contact.mail).get().name == "Eva Echt"
        demo.remove_assumed()
        assert list(Contact.objects.values_list("name", flat=True)) == ["Eva Echt"]
        assert (ActorAssessment.objects.count(), Unit.objects.count()) == (0, 52)
